import { expect } from 'chai';
import fc from 'fast-check';
import { countPixels } from '../../lib/measure/counts.js';
import {
  accuracy,
  balancedAccuracy,
  classRatios,
  diceScore,
  iouScore,
  matthews,
  meanIou,
  precision,
  recall,
} from '../../lib/measure/ratios.js';
import { maskOf, maskPairs } from '../support/masks.js';

const RATIOS = { accuracy, precision, recall, diceScore, iouScore, meanIou, balancedAccuracy };

describe('ratios of counts', () => {
  const counts = { tp: 3, fp: 1, fn: 2, tn: 4 };

  it('follow their formulas', () => {
    expect(accuracy(counts)).to.equal((3 + 4) / (3 + 1 + 2 + 4));
    expect(precision(counts)).to.equal(3 / (3 + 1));
    expect(recall(counts)).to.equal(3 / (3 + 2));
    expect(diceScore(counts)).to.equal((2 * 3) / (2 * 3 + 1 + 2));
    expect(iouScore(counts)).to.equal(3 / (3 + 1 + 2));
    expect(meanIou(counts)).to.be.closeTo((3 / 6 + 4 / 7) / 2, 1e-12);
    expect(balancedAccuracy(counts)).to.be.closeTo((3 / 5 + 4 / 5) / 2, 1e-12);
    expect(matthews(counts)).to.be.closeTo((3 * 4 - 1 * 2) / Math.sqrt(4 * 5 * 5 * 6), 1e-12);
  });

  it('have no value where prediction and truth are both empty, accuracy aside', () => {
    const empty = { tp: 0, fp: 0, fn: 0, tn: 9 };
    expect([precision(empty), recall(empty), diceScore(empty), iouScore(empty)]).to.deep.equal([
      null,
      null,
      null,
      null,
    ]);
    expect(accuracy(empty)).to.equal(1);
    expect(accuracy({ tp: 0, fp: 0, fn: 0, tn: 0 })).to.equal(null);
    expect([meanIou(empty), balancedAccuracy(empty), matthews(empty)]).to.deep.equal([1, null, null]);
  });

  it('leave Matthews without a value where one side is all of one kind, and balanced accuracy where the truth is', () => {
    const guessed = { tp: 3, fp: 6, fn: 0, tn: 0 };
    expect([matthews(guessed), balancedAccuracy(guessed)]).to.deep.equal([null, 0.5]);
    const full = { tp: 5, fp: 0, fn: 4, tn: 0 };
    expect([matthews(full), balancedAccuracy(full)]).to.deep.equal([null, null]);
  });

  it('stay exact enough on masks of many pixels', () => {
    const counts = { tp: 3e7, fp: 3e7, fn: 3e7, tn: 3e7 };
    expect([matthews(counts), matthews({ ...counts, fp: 0, fn: 0 })]).to.deep.equal([0, 1]);
  });

  it('are 0 where only one of the two is empty, but for the ratio that has nothing to ask', () => {
    const missed = { tp: 0, fp: 0, fn: 5, tn: 4 };
    expect([precision(missed), recall(missed), diceScore(missed), iouScore(missed)]).to.deep.equal([null, 0, 0, 0]);
  });

  it('lie in [0, 1]; Dice and IoU are symmetric, and Dice = 2 IoU / (1 + IoU)', () => {
    fc.assert(
      fc.property(maskPairs, ([predicted, truth]) => {
        const there = countPixels(predicted, truth);
        const back = countPixels(truth, predicted);
        for (const ratio of Object.values(RATIOS)) expect(ratio(there) ?? 0).to.be.within(0, 1);
        expect(diceScore(there)).to.equal(diceScore(back));
        expect(iouScore(there)).to.equal(iouScore(back));
        expect(precision(there)).to.equal(recall(back));
        const iou = iouScore(there);
        if (iou !== null) expect(diceScore(there)).to.be.closeTo((2 * iou) / (1 + iou), 1e-12);
      }),
    );
  });

  it('are 1 for a perfect prediction that is not empty', () => {
    const perfect = countPixels(maskOf('0110'), maskOf('0110'));
    for (const ratio of Object.values(RATIOS)) expect(ratio(perfect)).to.equal(1);
  });
});

describe('classRatios', () => {
  it('takes each class against all others', () => {
    const ratios = classRatios(
      [
        [5, 1, 0],
        [2, 3, 0],
        [0, 1, 4],
      ],
      ['background', 'foreground', 'outline'],
    );
    expect(ratios.perClass).to.deep.equal({
      background: { iou: 5 / (5 + 2 + 1), dice: 10 / (10 + 2 + 1) },
      foreground: { iou: 3 / (3 + 2 + 2), dice: 6 / (6 + 2 + 2) },
      outline: { iou: 4 / (4 + 0 + 1), dice: 8 / (8 + 0 + 1) },
    });
    expect(ratios.meanIou).to.be.closeTo((5 / 8 + 3 / 7 + 4 / 5) / 3, 1e-12);
  });

  it('leaves a class that is nowhere out of the mean', () => {
    const ratios = classRatios(
      [
        [4, 0],
        [0, 0],
      ],
      ['background', 'foreground'],
    );
    expect(ratios.perClass['foreground']).to.deep.equal({ iou: null, dice: null });
    expect(ratios.meanIou).to.equal(1);
  });

  it('refuses a matrix of another size', () => {
    expect(() => classRatios([[1]], ['background', 'foreground'])).to.throw(RangeError, '2 classes');
  });
});
