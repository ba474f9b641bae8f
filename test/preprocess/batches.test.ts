import { expect } from 'chai';
import fc from 'fast-check';
import { createRandom } from '../../lib/base/random.js';
import { augmentSample } from '../../lib/preprocess/augment/augment.js';
import { type Batch, type BatchOptions, readBatches } from '../../lib/preprocess/batches.js';
import { createSampleStore } from '../../lib/preprocess/sampleStore.js';
import { countingDataset, numbered } from './sampleFixture.js';

const SIZE = { heightPx: 2, widthPx: 3 };
const stemsTo = (n: number): string[] => Array.from({ length: n }, (_, i) => `s${i}`);

async function readAll(stems: string[], options: BatchOptions): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of readBatches(createSampleStore(countingDataset(), SIZE), stems, options))
    batches.push(batch);
  return batches;
}

describe('readBatches', () => {
  it('holds its samples side by side, pictures in 0..1', async () => {
    const [batch] = await readAll(['s3', 's1'], { batch: 2 });
    const samples = [numbered(3), numbered(1)];
    expect(batch?.stems).to.deep.equal(['s3', 's1']);
    expect(batch).to.include({ heightPx: 2, widthPx: 3 });
    expect(batch?.images).to.deep.equal(
      Float32Array.from(samples.flatMap(({ image }) => [...image.data].map((v) => v / 255))),
    );
    expect(batch?.classes).to.deep.equal(Uint8Array.from(samples.flatMap(({ classes }) => [...classes.data])));
  });

  it('reads every stem once an epoch, shuffled or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(12),
        fc.integer({ min: 1, max: 5 }),
        fc.option(fc.nat(), { nil: undefined }),
        async (n, batch, seed) => {
          const options = seed === undefined ? { batch } : { batch, random: createRandom(seed) };
          const batches = await readAll(stemsTo(n), options);
          expect(batches.flatMap(({ stems }) => stems)).to.have.members(stemsTo(n));
          expect(batches.length).to.equal(Math.ceil(n / batch));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('leaves out a smaller last batch if told', async () => {
    const batches = await readAll(stemsTo(5), { batch: 2, dropLast: true });
    expect(batches.map(({ stems }) => stems)).to.deep.equal([
      ['s0', 's1'],
      ['s2', 's3'],
    ]);
  });

  it('lets the event loop take a turn before each batch, though all samples are in memory', async () => {
    const store = createSampleStore(countingDataset(), SIZE);
    await Promise.all(stemsTo(3).map((stem) => store.get(stem)));
    let turns = 0;
    const turnsBefore: number[] = [];
    for await (const _ of readBatches(store, stemsTo(3), { batch: 1 })) {
      turnsBefore.push(turns);
      setImmediate(() => turns++);
    }
    expect(turnsBefore).to.deep.equal([0, 1, 2]);
  });

  it('gives equal batches for equal seeds, and another order in the next epoch', async () => {
    const epochs = async (seed: number): Promise<Batch[][]> => {
      const random = createRandom(seed);
      const options = { batch: 4, random, augment: augmentSample };
      return [await readAll(stemsTo(12), options), await readAll(stemsTo(12), options)];
    };
    const [first, second] = await epochs(1);
    expect(await epochs(1)).to.deep.equal([first, second]);
    expect(first?.flatMap(({ stems }) => stems)).to.not.deep.equal(second?.flatMap(({ stems }) => stems));
  });

  it('changes a sample anew in each epoch', async () => {
    const random = createRandom(1);
    const options = { batch: 1, random, augment: augmentSample };
    const images = [];
    for (let epoch = 0; epoch < 3; epoch++) images.push(String((await readAll(['s5'], options))[0]?.images));
    expect(new Set(images).size).to.equal(3);
  });

  it('prepares one batch ahead of the caller, and not two', async () => {
    const dataset = countingDataset();
    const batches = readBatches(createSampleStore(dataset, SIZE), stemsTo(4), { batch: 1 });
    expect(dataset.asked).to.deep.equal([]);
    await batches.next();
    expect(dataset.asked).to.deep.equal(['s0', 's1']);
    await batches.next();
    expect(dataset.asked).to.deep.equal(['s0', 's1', 's2']);
  });

  it('tells of a sample that cannot be read when its batch is due', async () => {
    const { read } = countingDataset();
    const dataset = { read: (stem: string) => (stem === 's1' ? Promise.reject(new Error('broken')) : read(stem)) };
    const batches = readBatches(createSampleStore(dataset, SIZE), stemsTo(3), { batch: 1 });
    expect((await batches.next()).value).to.have.deep.property('stems', ['s0']);
    const error = await batches.next().catch((reason: unknown) => reason);
    expect(error).to.have.property('message', 'broken');
  });

  it('refuses a batch size below 1 and an augmentation without a random stream', async () => {
    const failure = (options: BatchOptions): Promise<unknown> =>
      readAll(['s0'], options).catch((reason: unknown) => reason);
    expect(await failure({ batch: 0 }))
      .to.be.instanceOf(RangeError)
      .with.property('message', 'batch must be a whole number from 1 on: 0');
    expect(await failure({ batch: 1, augment: augmentSample })).to.be.instanceOf(RangeError);
  });
});
