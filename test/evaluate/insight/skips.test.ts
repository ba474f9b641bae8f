import { expect } from 'chai';
import { useBackend } from '../../../lib/backend/backend.js';
import { InterruptedError } from '../../../lib/base/error.js';
import { ablateSkips, cutSkips } from '../../../lib/evaluate/insight/skips.js';
import { createPredictor, type NetworkPredictor } from '../../../lib/evaluate/networkPredictor.js';
import { ARCHITECTURES } from '../../../lib/model/networkConfig.js';
import { memoryDataset } from '../../support/dataset.js';
import { failureOf } from '../../support/failure.js';
import { maskOf } from '../../support/masks.js';
import { startNativeOrSkip } from '../../support/native.js';
import { assertNoLeak } from '../../support/tensor.js';
import { noisePicture } from '../runFixture.js';
import { smallModel } from './smallModel.js';

const picture = noisePicture(24, 16);

async function foregroundOf(predictor: NetworkPredictor): Promise<Float32Array> {
  try {
    return (await predictor.predict(picture)).foreground.data;
  } finally {
    predictor.dispose();
  }
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

/** That cutting nothing changes nothing, and that every cut changes the prediction in its own way. */
async function assertCuts(arch: (typeof ARCHITECTURES)[number]): Promise<void> {
  const model = smallModel({ arch });
  const whole = await foregroundOf(createPredictor(model));
  expect(largestDifference(await foregroundOf(cutSkips(model, [])), whole), 'no cut').to.be.below(1e-5);
  const cuts: Float32Array[] = [];
  for (const levels of [[0], [1], [0, 1]]) cuts.push(await foregroundOf(cutSkips(model, levels)));
  for (const [i, cut] of cuts.entries())
    for (const other of [whole, ...cuts.slice(0, i)]) expect(largestDifference(cut, other)).to.be.above(1e-3);
}

describe('cutSkips', () => {
  before(() => useBackend('wasm'));

  for (const backend of ['wasm', 'cpu'] as const) {
    describe(`on ${backend}`, () => {
      before(() => useBackend(backend));
      after(() => useBackend('wasm'));
      for (const arch of ARCHITECTURES)
        it(`changes the prediction of the ${arch} with each level, and not without any`, () => assertCuts(arch));
    });
  }

  describe('on native TensorFlow', () => {
    before(function () {
      return startNativeOrSkip(this);
    });
    after(() => useBackend('wasm'));
    for (const arch of ARCHITECTURES)
      it(`changes the prediction of the ${arch} with each level, and not without any`, () => assertCuts(arch));
  });

  it('refuses a level that there is not', () => {
    expect(() => cutSkips(smallModel({ arch: 'unet' }), [0, 2])).to.throw(
      RangeError,
      'network has skip connections at the levels 0, 1: 2',
    );
  });

  it('leaves no tensor behind once it is disposed of', () =>
    assertNoLeak(() => foregroundOf(cutSkips(smallModel({ arch: 'attention-unet' }), [1]))));
});

describe('ablateSkips', () => {
  before(() => useBackend('wasm'));

  const mask = (row: number) =>
    maskOf(...Array.from({ length: 8 }, (_, y) => (y < row ? '111111110000' : '000011111111')));
  const dataset = memoryDataset({
    ...Object.fromEntries([1, 3, 5, 7].map((row) => [`test-${row}`, { split: 'test', classes: mask(row) }])),
    'train-1': { split: 'train', classes: mask(4) },
  });

  it('measures each level, then all, against the whole network on the same images', async () => {
    const model = smallModel({ arch: 'residual-unet', norm: 'instance' });
    const { arch, n, whole, cuts, skips } = await ablateSkips(model, dataset, 'test', { seed: 1 });
    expect([arch, n, whole.n]).to.deep.equal(['residual-unet', 4, 4]);
    expect(skips).to.deep.equal([
      { level: 0, heightPx: 16, widthPx: 24, channels: 4 },
      { level: 1, heightPx: 8, widthPx: 12, channels: 8 },
    ]);
    expect(cuts.map(({ levels }) => levels)).to.deep.equal([[0], [1], [0, 1]]);
    const ids = whole.perImage.map(({ id }) => id);
    expect(ids).to.have.members(['test-1', 'test-3', 'test-5', 'test-7']);
    for (const { evaluation, iou, dice } of cuts) {
      expect(evaluation.perImage.map(({ id }) => id)).to.deep.equal(ids);
      expect(iou.meanDifference).to.be.closeTo(whole.summary.iou.mean! - evaluation.summary.iou.mean!, 1e-12);
      expect(dice.meanDifference).to.be.closeTo(whole.summary.dice.mean! - evaluation.summary.dice.mean!, 1e-12);
      expect(iou.ci95).to.have.lengthOf(2);
    }
    expect(
      cuts.some(({ iou }) => iou.meanDifference !== 0),
      'or this shows nothing',
    ).to.equal(true);
  });

  it('reads no more images than it is asked to, the same ones for a seed', async () => {
    const read = async (seed: number): Promise<string[]> => {
      dataset.reads.length = 0;
      const { n } = await ablateSkips(smallModel({ arch: 'unet', depth: 1 }), dataset, 'test', { seed, count: 2 });
      expect(n).to.equal(2);
      return [...dataset.reads];
    };
    const first = await read(1);
    expect(new Set(first).size).to.equal(2);
    expect(await read(1)).to.deep.equal(first);
  });

  it('cuts one level alone where there is one, after a stem at half the size', async () => {
    const model = smallModel({ arch: 'residual-unet', depth: 1, stem: 'space-to-depth' });
    const { cuts, skips } = await ablateSkips(model, dataset, 'test', { seed: 1, count: 1 });
    expect(cuts.map(({ levels }) => levels)).to.deep.equal([[0]]);
    expect(skips).to.deep.equal([{ level: 0, heightPx: 8, widthPx: 12, channels: 4 }]);
  });

  it('stops when it is interrupted', async () => {
    const options = { seed: 1, signal: AbortSignal.abort() };
    const error = await failureOf(() => ablateSkips(smallModel({ arch: 'unet' }), dataset, 'test', options));
    expect(error).to.be.instanceOf(InterruptedError);
  });

  it('leaves no tensor behind', () =>
    assertNoLeak(() => ablateSkips(smallModel({ arch: 'unet' }), dataset, 'test', { seed: 1, count: 1 })));
});
