import { expect } from 'chai';
import { DataError, InterruptedError } from '../../lib/base/error.js';
import { allForeground } from '../../lib/evaluate/baselines.js';
import { evaluatePredictor } from '../../lib/evaluate/evaluate.js';
import type { Predictor } from '../../lib/evaluate/predictor.js';
import { memoryDataset } from '../support/dataset.js';
import { maskOf } from '../support/masks.js';

/** Calls white pixels class 1 and black ones class 0. */
const whiteIsOne: Predictor = {
  name: 'white',
  predict: async ({ widthPx, heightPx, data }) => {
    const classes = Uint8Array.from({ length: widthPx * heightPx }, (_, i) => (data[3 * i]! > 0 ? 1 : 0));
    return {
      classes: { widthPx, heightPx, data: classes },
      foreground: { widthPx, heightPx, data: Float32Array.from(classes) },
    };
  },
};

const THREE = ['background', 'foreground', 'outline'];
const samples = {
  a: { split: 'train', classes: maskOf('0012') },
  b: { split: 'val', classes: maskOf('01', '01') },
  c: { split: 'val', classes: maskOf('200') },
} as const;

describe('evaluatePredictor', () => {
  it('reads the images of a split in order, one at a time', async () => {
    const dataset = memoryDataset(samples);
    const order: string[] = [];
    const evaluation = await evaluatePredictor(whiteIsOne, dataset, 'val', {
      seed: 1,
      onImage: async (sample, prediction, score) => {
        await Promise.resolve();
        order.push(`${sample.stem} ${prediction.classes.data.join('')} ${score.iou} after ${dataset.reads.join(',')}`);
      },
    });
    expect(evaluation.perImage.map((score) => score.id)).to.deep.equal(['b', 'c']);
    expect(order).to.deep.equal(['b 0101 1 after b', 'c 100 1 after b,c']);
  });

  it('takes val where there is no test split, and every image for all', async () => {
    const n = async (split: 'test' | 'all') =>
      (await evaluatePredictor(allForeground(), memoryDataset(samples), split, { seed: 1 })).n;
    expect(await n('test')).to.equal(2);
    expect(await n('all')).to.equal(3);
  });

  it('has per-class results where the data set has three classes', async () => {
    const evaluation = await evaluatePredictor(whiteIsOne, memoryDataset(samples, THREE), 'all', { seed: 1 });
    expect(evaluation.classes).to.deep.equal(THREE);
    expect(evaluation.multiclass?.confusion).to.deep.equal([
      [2 + 2 + 2, 0, 0],
      [0, 1 + 2, 0],
      [0, 1 + 1, 0],
    ]);
    expect(evaluation.summary.datasetIou.value).to.equal(1);
  });

  it('tells beside them what an error of one pixel costs', async () => {
    const evaluation = await evaluatePredictor(whiteIsOne, memoryDataset(samples, THREE), 'all', { seed: 1 });
    // moved to the right: 0012 is 0001, twice 01 is 00, 200 is 220; of the nine pixels that are no outline five stay
    const { perClass, meanIou, outsideOutline } = evaluation.multiclass!.onePixelOff!;
    expect(Object.values(perClass).map(({ iou }) => iou)).to.deep.equal([5 / 9, 0, 1 / 3]);
    expect(meanIou).to.be.closeTo(8 / 27, 1e-12);
    expect(outsideOutline).to.equal(5 / 9);
  });

  it('leaves them out for a predictor of foreground and background, or where asked to', async () => {
    const dataset = memoryDataset(samples, THREE);
    const baseline = await evaluatePredictor(allForeground(), dataset, 'all', { seed: 1 });
    const asked = await evaluatePredictor(whiteIsOne, dataset, 'all', { seed: 1, binaryOnly: true });
    for (const evaluation of [baseline, asked]) {
      expect(evaluation).to.not.have.property('multiclass');
      expect(evaluation.classes).to.deep.equal(['background', 'foreground']);
    }
  });

  it('tells its progress', async () => {
    const lines: string[] = [];
    const logger = { info() {}, warn() {}, progress: (line: string) => lines.push(line) };
    await evaluatePredictor(whiteIsOne, memoryDataset(samples), 'val', { seed: 1, logger });
    expect(lines).to.deep.equal(['evaluate white on val: image 1 of 2', 'evaluate white on val: image 2 of 2']);
  });

  it('stops before the next image when it is interrupted', async () => {
    const dataset = memoryDataset(samples);
    const controller = new AbortController();
    const run = evaluatePredictor(whiteIsOne, dataset, 'val', {
      seed: 1,
      signal: controller.signal,
      onImage: () => controller.abort(),
    });
    expect(await run.catch((reason: unknown) => reason)).to.be.instanceOf(InterruptedError);
    expect(dataset.reads).to.deep.equal(['b']);
  });

  it('refuses a split without images', async () => {
    const dataset = memoryDataset({ a: samples.a });
    const error = await evaluatePredictor(whiteIsOne, dataset, 'test', { seed: 1 }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(DataError);
    expect(error).to.have.property('message', 'split of memory must have at least one image: test has none');
  });
});
