import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError, DataError } from '../../lib/base/error.js';
import { createRandom } from '../../lib/base/random.js';
import { unet } from '../../lib/model/unet.js';
import { type Model, readModel, writeModel } from '../../lib/train/model.js';
import { useFolders } from '../data/folderFixture.js';
import { failureOf } from '../support/failure.js';

/** A model of random values, with the numbers that a float32 can lose. */
function randomModel(): Model {
  const network = unet({ depth: 1, base: 2, classes: 2, channels: 3 });
  const random = createRandom(1);
  const values = (size: number): Float32Array => Float32Array.from({ length: size }, () => random.normal());
  const weights = values(network.layout.size);
  weights.set([-0, 1e-45, 3.4028234663852886e38, 1 / 3]);
  return {
    arch: 'unet',
    network,
    values: { weights, state: values(network.stateLayout.size) },
    classes: ['background', 'lemur'],
    size: { heightPx: 16, widthPx: 32 },
  };
}

const bitsOf = (values: Float32Array): number[] => [...new Uint32Array(values.slice().buffer)];

describe('writeModel and readModel', () => {
  const makeFolder = useFolders();
  const writeInto = async (): Promise<{ folder: string; model: Model }> => {
    const folder = await makeFolder({});
    const model = randomModel();
    await writeModel(folder, model);
    return { folder, model };
  };

  it('give every bit back', async () => {
    const { folder, model } = await writeInto();
    const read = await readModel(folder);
    expect(bitsOf(read.values.weights)).to.deep.equal(bitsOf(model.values.weights));
    expect(bitsOf(read.values.state)).to.deep.equal(bitsOf(model.values.state));
    expect(read.network.config).to.deep.equal(model.network.config);
    expect(read).to.deep.include({ arch: 'unet', classes: model.classes, size: { ...model.size, fit: 'stretch' } });
  });

  it('lie in a file of float32, little endian, whose parts model.json lists', async () => {
    const { folder, model } = await writeInto();
    const bytes = await readFile(join(folder, 'weights.bin'));
    expect(bytes.length).to.equal(4 * (model.network.layout.size + model.network.stateLayout.size));
    expect(bytes.readFloatLE(4 * 3)).to.equal(Math.fround(1 / 3));
    const description = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
    expect(description).to.include({ schemaVersion: 1, arch: 'unet' });
    expect(description.weights[0]).to.deep.equal({ name: 'encoder0/conv1/filter', shape: [3, 3, 3, 2] });
  });

  it('halve the file as float16, each number the nearest that there is', async () => {
    const { folder, model } = await writeInto();
    model.values.weights.set([1 / 3, 1 + 2 ** -11, -2, 1e-9]);
    await writeModel(folder, model, 'float16');
    const { size } = await stat(join(folder, 'weights.bin'));
    expect(size).to.equal(2 * (model.network.layout.size + model.network.stateLayout.size));
    expect(JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'))).to.include({ dtype: 'float16' });
    const { weights, state } = (await readModel(folder)).values;
    expect([...weights.subarray(0, 4)]).to.deep.equal([1365 / 4096, 1, -2, 0]);
    state.forEach((value, i) => {
      const exact = model.values.state[i] as number;
      expect(value).to.be.closeTo(exact, Math.abs(exact) * 2 ** -11);
    });
  });

  it('read files from before the type was told as float32', async () => {
    const { folder, model } = await writeInto();
    const path = join(folder, 'model.json');
    const { dtype, ...older } = JSON.parse(await readFile(path, 'utf8'));
    expect(dtype).to.equal('float32');
    await writeFile(path, JSON.stringify(older));
    expect((await readModel(folder)).values).to.deep.equal(model.values);
  });

  it('refuse float16 for a number that it cannot hold, and write nothing', async () => {
    const folder = await makeFolder({});
    const model = randomModel();
    for (const value of [65505, Number.NaN]) {
      model.values.state[0] = value;
      model.values.weights.fill(0);
      const error = await failureOf(() => writeModel(folder, model, 'float16'));
      expect(error).to.be.instanceOf(ConfigError);
      expect(error.message).to.equal(`weights must lie within 65504 to be written as float16: ${folder} (${value})`);
    }
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('refuse weights with one bit changed, too few of them, or none', async () => {
    const { folder } = await writeInto();
    const path = join(folder, 'weights.bin');
    const bytes = await readFile(path);
    const changed = Buffer.from(bytes);
    changed[100] = changed[100]! ^ 1;
    for (const content of [changed, bytes.subarray(0, -4), Buffer.alloc(0)]) {
      await writeFile(path, content);
      const error = await failureOf(() => readModel(folder));
      expect(error).to.be.instanceOf(DataError);
      expect(error.message).to.equal(
        `weights are not those that model.json describes; ${bytes.length} bytes: ${path} (${content.length} bytes)`,
      );
    }
    await rm(path);
    expect((await failureOf(() => readModel(folder))).message).to.equal(`weights not found: ${path}`);
  });

  it('refuse a description of another form', async () => {
    const { folder } = await writeInto();
    const path = join(folder, 'model.json');
    const description = JSON.parse(await readFile(path, 'utf8'));
    const others = [
      {},
      { ...description, schemaVersion: 2 },
      { ...description, arch: 'vnet' },
      { ...description, config: { ...description.config, depth: 9 } },
      { ...description, classes: ['background'] },
      { ...description, size: { heightPx: 15, widthPx: 32 } },
    ];
    for (const other of others) {
      await writeFile(path, JSON.stringify(other));
      const error = await failureOf(() => readModel(folder));
      expect(error).to.be.instanceOf(DataError);
      expect(error.message).to.equal(`file does not describe a model: ${path}`);
    }
  });
});
