import { expect } from 'chai';
import { allForeground } from '../../lib/evaluate/baselines.js';
import { addSoft, applyThreshold, calibrate, type SoftTally } from '../../lib/evaluate/calibration.js';
import { evaluatePredictor } from '../../lib/evaluate/evaluate.js';
import type { Predictor } from '../../lib/evaluate/predictor.js';
import { memoryDataset, sampleOf } from '../support/dataset.js';
import { maskOf, softMaskOf } from '../support/masks.js';

function tallyOf(...pairs: readonly (readonly [soft: number[], truth: string])[]): SoftTally {
  let tally: SoftTally | undefined;
  for (const [soft, truth] of pairs) {
    const classes = maskOf(truth);
    tally = addSoft(tally, { classes, foreground: softMaskOf(soft.length, ...soft) }, sampleOf('a', classes));
  }
  return tally!;
}

describe('calibrate', () => {
  it('pools the pixels of all images', () => {
    const calibration = calibrate(tallyOf([[0.75, 0.75], '11'], [[0.75, 0.25], '00']), { seed: 1 });
    expect(calibration.pixels).to.equal(4);
    // at 0.75, 2 of 3 pixels are foreground; at 0.25 none of 1
    expect(calibration.ece).to.be.closeTo((3 * Math.abs(2 / 3 - 0.75) + 0.25) / 4, 1e-12);
    expect(calibration.brier).to.be.closeTo((2 * 0.25 ** 2 + 0.75 ** 2 + 0.25 ** 2) / 4, 1e-12);
    expect(calibration.bins).to.have.length(15);
    expect(calibration.curve.map(({ threshold }) => threshold)).to.deep.equal(
      Array.from({ length: 33 }, (_, k) => k / 32),
    );
  });

  it('says how sure the errors are: each draw of images is pooled anew', () => {
    const { intervals, ece, brier } = calibrate(tallyOf([[0.75, 0.75], '11'], [[0.75, 0.25], '00']), { seed: 1 });
    expect(intervals.n).to.equal(2);
    expect([intervals.ece.value, intervals.brier.value]).to.deep.equal([ece, brier]);
    // the first image alone: 0.75 where all is foreground; the second alone: 0.75 and 0.25 where nothing is
    expect(intervals.brier.ci95).to.deep.equal([0.25 ** 2, (0.75 ** 2 + 0.25 ** 2) / 2]);
    expect(intervals.ece.ci95![1]).to.equal((0.75 + 0.25) / 2);
  });

  it('draws groups as wholes', () => {
    const tally = tallyOf([[0.75, 0.75], '11'], [[0.75, 0.25], '00']);
    const { brier } = calibrate(tally, { seed: 1, groups: ['x', 'x'] }).intervals;
    expect(brier.groups).to.equal(1);
    expect(brier.groupCi95).to.deep.equal([brier.value, brier.value]);
  });
});

describe('applyThreshold', () => {
  const val = tallyOf([[0.25, 0.3125, 0.125, 0], '1100']);
  const test = tallyOf([[0.75, 0.3125, 0.25, 0.1875], '1110']);

  it('applies on one split what was chosen on another', () => {
    const applied = applyThreshold({ split: 'val', tally: val }, { split: 'test', tally: test }, { seed: 1 })!;
    // on val everything from 33/256 to 64/256 finds both pixels; 0.25 is nearest to 0.5
    const { intervals, ...values } = applied;
    expect(values).to.deep.equal({
      threshold: 0.25,
      chosenOn: 'val',
      diceThere: 1,
      dice: 1,
      iou: 1,
      diceAtHalf: 2 / (2 + 2),
      iouAtHalf: 1 / 3,
    });
    expect(intervals.n).to.equal(1);
  });

  it('has an interval over the images that the threshold is applied on', () => {
    const pair = tallyOf([[0.75, 0.3125, 0.25, 0.1875], '1110'], [[0.75, 0.75, 0, 0], '1100']);
    const { intervals, ...applied } = applyThreshold(
      { split: 'val', tally: val },
      { split: 'test', tally: pair },
      { seed: 1 },
    )!;
    expect(intervals.n).to.equal(2);
    for (const key of ['dice', 'iou', 'diceAtHalf', 'iouAtHalf'] as const)
      expect(intervals[key].value, key).to.equal(applied[key]);
    // at 0.5 the first image alone has 1 of 3 pixels, the second both of its two
    expect(intervals.iouAtHalf.ci95).to.deep.equal([1 / 3, 1]);
    expect(applied.iouAtHalf).to.equal(3 / 5);
    const grouped = { seed: 1, groups: ['x', 'x'] };
    const { iouAtHalf } = applyThreshold(
      { split: 'val', tally: val },
      { split: 'test', tally: pair },
      grouped,
    )!.intervals;
    expect([iouAtHalf.groups, iouAtHalf.groupCi95]).to.deep.equal([1, [3 / 5, 3 / 5]]);
  });

  it('chooses nothing where there is no foreground', () => {
    const empty = tallyOf([[0.25, 0.5], '00']);
    expect(applyThreshold({ split: 'val', tally: empty }, { split: 'test', tally: test }, { seed: 1 })).to.equal(null);
  });
});

describe('evaluatePredictor', () => {
  const soft: Predictor = {
    name: 'soft',
    predict: async ({ widthPx, heightPx, data }) => {
      const foreground = Float32Array.from({ length: widthPx * heightPx }, (_, i) => (data[3 * i]! > 0 ? 0.9 : 0.1));
      const classes = Uint8Array.from(foreground, Math.round);
      return { classes: { widthPx, heightPx, data: classes }, foreground: { widthPx, heightPx, data: foreground } };
    },
  };
  const dataset = memoryDataset({
    a: { split: 'test', classes: maskOf('0011') },
    b: { split: 'test', classes: maskOf('0001') },
  });

  it('says of a model where it fails, on what, and how far it can be trusted', async () => {
    const evaluation = await evaluatePredictor(soft, dataset, 'test', { seed: 1 });
    expect(evaluation.calibration?.pixels).to.equal(8);
    expect(evaluation.calibration?.ece).to.be.closeTo(0.1, 1e-6);
    expect(evaluation.failures?.perImage.map(({ id }) => id)).to.deep.equal(['a', 'b']);
    expect(evaluation.slices?.traits.map(({ foregroundShare }) => foregroundShare)).to.deep.equal([2 / 4, 1 / 4]);
    expect(JSON.parse(JSON.stringify(evaluation))).to.deep.equal(evaluation);
  });

  it('says nothing of the kind of a baseline', async () => {
    const evaluation = await evaluatePredictor(allForeground(), dataset, 'test', { seed: 1 });
    expect(evaluation).to.not.have.any.keys('slices', 'failures', 'calibration');
  });

  it('adds intervals over groups where the images come in groups', async () => {
    const items = dataset.items.map((item) => ({ ...item, group: 'x' }));
    const { summary } = await evaluatePredictor(soft, { ...dataset, items }, 'test', { seed: 1 });
    expect(summary.accuracy.groups).to.equal(1);
    expect(summary.accuracy.groupCi95).to.deep.equal([1, 1]);
  });
});
