import { expect } from 'chai';
import fc from 'fast-check';
import { DataError } from '../../lib/base/error.js';
import { countClasses, countConfusion, countPixels, sumConfusions } from '../../lib/measure/counts.js';
import { flipMask, maskOf, maskPairs } from '../support/masks.js';

describe('countPixels', () => {
  it('tells the four cases apart', () => {
    const counts = countPixels(maskOf('1100', '1000'), maskOf('1010', '1010'));
    expect(counts).to.deep.equal({ tp: 2, fp: 1, fn: 2, tn: 3 });
  });

  it('takes every value but 0 as foreground', () => {
    expect(countPixels(maskOf('203'), maskOf('109'))).to.deep.equal({ tp: 2, fp: 0, fn: 0, tn: 1 });
  });

  it('names both sizes when they differ', () => {
    expect(() => countPixels(maskOf('11'), maskOf('1', '1'))).to.throw(DataError, '2x1 predicted, 1x2 true');
  });

  it('covers the area, swaps fp and fn with its arguments, and ignores flips', () => {
    fc.assert(
      fc.property(maskPairs, ([predicted, truth]) => {
        const { tp, fp, fn, tn } = countPixels(predicted, truth);
        expect(tp + fp + fn + tn).to.equal(truth.data.length);
        expect(countPixels(truth, predicted)).to.deep.equal({ tp, fp: fn, fn: fp, tn });
        expect(countPixels(flipMask(predicted), flipMask(truth))).to.deep.equal({ tp, fp, fn, tn });
      }),
    );
  });
});

describe('countConfusion', () => {
  it('has a row for each true class and a column for each predicted one', () => {
    const confusion = countConfusion(maskOf('0112'), maskOf('0012'), 3);
    expect(confusion).to.deep.equal([
      [1, 1, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  it('names an id that is not one of the classes', () => {
    expect(() => countConfusion(maskOf('03'), maskOf('00'), 3)).to.throw(DataError, /prediction .* 3: 3/);
    expect(() => countConfusion(maskOf('00'), maskOf('05'), 3)).to.throw(DataError, /truth .* 3: 5/);
  });

  it('agrees with countPixels on two classes', () => {
    fc.assert(
      fc.property(maskPairs, ([predicted, truth]) => {
        const { tp, fp, fn, tn } = countPixels(predicted, truth);
        expect(countConfusion(predicted, truth, 2)).to.deep.equal([
          [tn, fp],
          [fn, tp],
        ]);
      }),
    );
  });
});

describe('sums of counts', () => {
  it('are zero where there is nothing to add', () => {
    expect(sumConfusions([], 2)).to.deep.equal([
      [0, 0],
      [0, 0],
    ]);
  });

  it('add confusion matrices cell by cell', () => {
    const sum = sumConfusions(
      [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 0],
          [0, 5],
        ],
      ],
      2,
    );
    expect(sum).to.deep.equal([
      [6, 2],
      [3, 9],
    ]);
  });
});

describe('countClasses', () => {
  it('takes each class against all others', () => {
    const counts = countClasses([
      [5, 1, 0],
      [2, 3, 0],
      [0, 4, 6],
    ]);
    expect(counts).to.deep.equal([
      { tp: 5, fp: 2, fn: 1, tn: 13 },
      { tp: 3, fp: 5, fn: 2, tn: 11 },
      { tp: 6, fp: 0, fn: 4, tn: 11 },
    ]);
  });

  it('agrees with countPixels on two classes, and each class sums to the area', () => {
    fc.assert(
      fc.property(maskPairs, ([predicted, truth]) => {
        const counts = countClasses(countConfusion(predicted, truth, 2));
        expect(counts[1]).to.deep.equal(countPixels(predicted, truth));
        for (const { tp, fp, fn, tn } of counts) expect(tp + fp + fn + tn).to.equal(truth.data.length);
      }),
    );
  });
});
