import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { ConfigError, MemoryError } from '../../lib/base/error.js';
import { createRandom } from '../../lib/base/random.js';
import { measureWorkload } from '../../lib/bench/measure.js';
import { noiseBatch } from '../../lib/bench/work.js';
import { unet } from '../../lib/model/unet.js';
import {
  assertFitsMemory,
  estimateBytes,
  explainMemory,
  findLargestBatch,
  findMemoryLimit,
  isOutOfMemory,
  type MemoryDemand,
} from '../../lib/train/memory.js';
import { createStepper } from '../../lib/train/stepper.js';
import { failureOf } from '../support/failure.js';

const NETWORK = unet({ depth: 4, base: 64, classes: 2, channels: 3 });
const LARGE: MemoryDemand = { purpose: 'training', network: NETWORK, batch: 32, heightPx: 640, widthPx: 960 };
const LIMIT = { bytes: 8 * 2 ** 30, of: 'the heap' };

/** The settings that a hint names, put into the demand one way at a time. */
function readWays(hint: string, demand: MemoryDemand): MemoryDemand[] {
  return hint.split(', or ').map((way) => {
    const values = Object.fromEntries([...way.matchAll(/\w+\.(\w+)=(\d+)/g)].map(([, key, value]) => [key, +value!]));
    const { base, ...size } = values;
    const network = base === undefined ? demand.network : unet({ ...demand.network.config, base });
    return { ...demand, ...size, network };
  });
}

describe('assertFitsMemory', () => {
  it('lets pass what fits, and what has no known limit', () => {
    expect(() => assertFitsMemory({ ...LARGE, batch: 1, heightPx: 160, widthPx: 240 }, LIMIT)).to.not.throw();
    expect(() => assertFitsMemory(LARGE, null)).to.not.throw();
  });

  it('names the size, what it needs and what there is', async () => {
    const error = await failureOf(() => assertFitsMemory(LARGE, LIMIT));
    expect(error).to.be.instanceOf(ConfigError).with.property('exitCode', 2);
    expect(error.message).to.match(
      /^training needs about \d+\.\d GiB for batch 32 of 960x640 px at model\.base 64; the heap ends at 8 GiB$/,
    );
  });

  it('suggests settings that fit, the largest of each kind', async () => {
    const { hint } = await failureOf(() => assertFitsMemory(LARGE, LIMIT));
    expect(hint).to.match(
      /^Set train\.batch=\d+, or preprocess\.heightPx=\d+ preprocess\.widthPx=\d+, or model\.base=/,
    );
    const ways = readWays(hint, LARGE);
    expect(ways).to.have.length(3);
    for (const way of ways) expect(() => assertFitsMemory(way, LIMIT)).to.not.throw();
    const [batch, size, base] = ways as [MemoryDemand, MemoryDemand, MemoryDemand];
    const larger: MemoryDemand[] = [
      { ...batch, batch: batch.batch + 1 },
      { ...size, heightPx: size.heightPx + 16, widthPx: size.widthPx + 32 },
      { ...base, network: unet({ ...base.network.config, base: base.network.config.base + 1 }) },
    ];
    for (const way of larger) expect(() => assertFitsMemory(way, LIMIT)).to.throw(MemoryError);
  });

  it('suggests no batch to a prediction, nor where not even one image fits', async () => {
    const inference: MemoryDemand = { ...LARGE, purpose: 'inference', batch: 1 };
    expect((await failureOf(() => assertFitsMemory(inference, { ...LIMIT, bytes: 2 ** 30 }))).hint).to.match(
      /^Train with preprocess\.heightPx=\d+ preprocess\.widthPx=\d+, or model\.base=\d+\.$/,
    );
    const one = { ...LARGE, batch: 1 };
    const { hint } = await failureOf(() => assertFitsMemory(one, { ...LIMIT, bytes: 2 ** 30 }));
    expect(hint).to.match(/^Set model\.base=\d+\.$|^Set preprocess\.heightPx=/);
  });

  it('knows when nothing helps', async () => {
    const { hint } = await failureOf(() => assertFitsMemory(LARGE, { ...LIMIT, bytes: 1 }));
    expect(hint).to.equal('Use a machine with more memory.');
  });
});

describe('findMemoryLimit', () => {
  it('ends at 4 GiB on wasm, at the machine elsewhere, and is not known of a graphics card', () => {
    expect(findMemoryLimit('wasm')?.bytes).to.be.at.most(2 ** 32);
    expect(findMemoryLimit('tensorflow')).to.deep.equal(findMemoryLimit('cpu'));
    expect(findMemoryLimit('webgpu')).to.equal(null);
  });
});

describe('findLargestBatch', () => {
  it('is the last batch that fits', () => {
    const demand: MemoryDemand = { ...LARGE, heightPx: 160, widthPx: 240 };
    const batch = findLargestBatch(demand, 1000, 'wasm', LIMIT);
    expect(estimateBytes({ ...demand, batch }, 'wasm')).to.be.at.most(LIMIT.bytes);
    expect(estimateBytes({ ...demand, batch: batch + 1 }, 'wasm')).to.be.above(LIMIT.bytes);
    expect(findLargestBatch(demand, 3, 'wasm', LIMIT)).to.equal(3);
    expect(findLargestBatch(demand, 3, 'wasm', { ...LIMIT, bytes: 1 })).to.equal(0);
  });
});

describe('isOutOfMemory', () => {
  it('knows what engines say', () => {
    for (const message of [
      'out of memory: the wasm heap has no 152371200 bytes left',
      'Aborted(OOM). Build with -sASSERTIONS for more info.',
      'Array buffer allocation failed',
      'Invalid typed array length: 99999999999',
      'OOM when allocating tensor with shape[64,640,960,64] and type float',
      'RESOURCE_EXHAUSTED: failed to allocate memory',
      'std::bad_alloc',
      'memory access out of bounds',
    ]) {
      expect(isOutOfMemory(new RangeError(message)), message).to.equal(true);
    }
    for (const message of ['unreachable', 'room for all', 'index out of bounds', 'zoom failed']) {
      expect(isOutOfMemory(new Error(message)), message).to.equal(false);
    }
  });
});

describe('explainMemory', () => {
  const load = { batch: 1, heightPx: 64, widthPx: 64, classes: 2 };
  const network = unet({ depth: 1, base: 8, classes: 2, channels: 3 });
  const demand: MemoryDemand = { purpose: 'training', network, ...load };
  before(() => useBackend('wasm'));

  it('leaves other errors, and results, alone', async () => {
    const error = new TypeError('no such thing');
    expect(await explainMemory(demand, () => 3)).to.equal(3);
    const thrown = await explainMemory(demand, () => Promise.reject(error)).catch((reason: unknown) => reason);
    expect(thrown).to.equal(error);
  });

  it('tells a heap that fills up during a step, after which there is room again', async function () {
    this.timeout(60_000);
    const stepper = createStepper(network, createRandom(1));
    const step = () => stepper.step(noiseBatch(load), 1e-3);
    const ballast: tf.TensorInfo[] = [];
    const backend = tf.backend() as unknown as {
      makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo;
      disposeData(id: object): boolean;
    };
    const fill = (bytes: number): void => {
      for (;;) ballast.push(backend.makeOutput([bytes / 4], 'float32'));
    };
    for (const bytes of [2 ** 28, 2 ** 24, 2 ** 18]) expect(() => fill(bytes)).to.throw('out of memory');
    const error = await failureOf(() => explainMemory(demand, step));
    for (const { dataId } of ballast) backend.disposeData(dataId);
    expect(error).to.be.instanceOf(MemoryError);
    expect(error.message).to.match(
      /^training needs about \d+ MiB for batch 1 of 64x64 px at model\.base 8; .+ ends at \d.* GiB \(an allocation failed\)$/,
    );
    const ways = readWays(error.hint, demand);
    expect(ways).to.have.length(2);
    for (const way of ways) expect(estimateBytes(way) / estimateBytes(demand)).to.be.within(0.3, 0.5);
    const fresh = createStepper(network, createRandom(1));
    expect(await fresh.step(noiseBatch(load), 1e-3)).to.be.above(0);
    fresh.dispose();
    stepper.dispose();
  });
});

describe('estimateBytes', () => {
  /** Node and the libraries, which come on top of the tensors. */
  const PROCESS_MB = 150;

  it('comes within 40 % of the peak memory of a process on wasm', async function () {
    this.timeout(120_000);
    const standard = { backend: 'wasm', threads: 2, depth: 4, classes: 2, heightPx: 160, widthPx: 240 };
    const rounds = { warmUp: 0, least: 1, most: 1, budgetMs: 0 };
    for (const load of [
      { ...standard, name: 'train-step', base: 16, batch: 4 },
      { ...standard, name: 'train-step', base: 4, batch: 8 },
      { ...standard, name: 'inference', base: 16, batch: 2 },
    ] as const) {
      const { peakRssMB, estimateMB } = await measureWorkload(load, { rounds });
      expect((estimateMB! + PROCESS_MB) / peakRssMB!, `${load.name} of base ${load.base}`).to.be.within(0.6, 1.4);
    }
  });
});
