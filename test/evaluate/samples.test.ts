import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { TRIMAP_CLASSES } from '../../lib/data/dataset.js';
import { pickScores, pickTypical, predictSamples } from '../../lib/evaluate/samples.js';
import type { ImageScore } from '../../lib/evaluate/scores.js';
import { memoryDataset } from '../support/dataset.js';
import { maskOf } from '../support/masks.js';
import { assertNoLeak } from '../support/tensor.js';
import { untrainedModel } from './runFixture.js';

/** Scores with these IoUs; the id is the IoU. */
const scored = (...ious: (number | null)[]): { perImage: ImageScore[] } => ({
  perImage: ious.map((iou) => ({ id: String(iou), iou, dice: iou }) as ImageScore),
});
const idsOf = (scores: readonly ImageScore[]): string[] => scores.map(({ id }) => id);

describe('pickScores', () => {
  it('takes the worst first, the best last, and the others evenly by rank', () => {
    const scores = scored(0.5, 0.1, 0.9, 0.3, 0.7);
    expect(idsOf(pickScores(scores, 3))).to.deep.equal(['0.1', '0.5', '0.9']);
    expect(idsOf(pickScores(scores, 2))).to.deep.equal(['0.1', '0.9']);
    expect(idsOf(pickScores(scores, 1))).to.deep.equal(['0.1']);
  });

  it('takes all in order where there are no more', () => {
    expect(idsOf(pickScores(scored(0.5, 0.1), 5))).to.deep.equal(['0.1', '0.5']);
    expect(pickScores(scored(), 5)).to.deep.equal([]);
  });

  it('leaves out images without an IoU, but not those with 0', () => {
    expect(idsOf(pickScores(scored(null, 0.5, 0, null), 4))).to.deep.equal(['0', '0.5']);
  });

  it('takes no image twice', () => {
    for (let n = 1; n < 40; n++) {
      const scores = scored(...Array.from({ length: n }, (_, i) => i));
      for (const count of [1, 2, 5, 12]) {
        const ids = idsOf(pickScores(scores, count));
        expect(new Set(ids).size).to.equal(ids.length).and.to.equal(Math.min(n, count));
      }
    }
  });

  it('leaves the evaluation as it is', () => {
    const scores = scored(0.9, 0.1);
    pickScores(scores, 1);
    expect(idsOf(scores.perImage)).to.deep.equal(['0.9', '0.1']);
  });
});

describe('pickTypical', () => {
  it('takes the image in the middle by IoU, the better one of two', () => {
    expect(pickTypical(scored(0.9, 0.1, null, 0.5)).id).to.equal('0.5');
    expect(pickTypical(scored(0.9, 0.1)).id).to.equal('0.9');
  });

  it('takes the first image where none has an IoU, and refuses where there is none', () => {
    expect(pickTypical(scored(null, null)).id).to.equal('null');
    expect(() => pickTypical(scored())).to.throw(RangeError, 'split has no image');
  });
});

describe('predictSamples', () => {
  before(() => useBackend('wasm'));
  const dataset = memoryDataset(
    { a: { split: 'test', classes: maskOf('0120') }, b: { split: 'test', classes: maskOf('01', '20') } },
    TRIMAP_CLASSES,
  );

  it('has image, truth and prediction at one size, in the order of the scores', async () => {
    const scores = ['b', 'a'].map((id) => ({ id, dice: 0.5, iou: 1 / 3 }) as ImageScore);
    const samples = await predictSamples(untrainedModel(), dataset, 'test', scores);
    expect(samples.map(({ stem, split }) => [stem, split])).to.deep.equal([
      ['b', 'test'],
      ['a', 'test'],
    ]);
    for (const { image, truth, prediction, score } of samples) {
      expect([image.widthPx, image.heightPx]).to.deep.equal([prediction.widthPx, prediction.heightPx]);
      expect([truth.widthPx, truth.heightPx]).to.deep.equal([prediction.widthPx, prediction.heightPx]);
      expect(score).to.deep.equal({ dice: 0.5, iou: 1 / 3 });
    }
    expect([...samples[0]!.truth.data]).to.deep.equal([0, 1, 2, 0]);
  });

  it('leaves no tensor behind, also where an image cannot be read', () =>
    assertNoLeak(async () => {
      const scores = ['a', 'gone'].map((id) => ({ id }) as ImageScore);
      const error = await predictSamples(untrainedModel(), dataset, 'test', scores).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(Error);
    }));
});
