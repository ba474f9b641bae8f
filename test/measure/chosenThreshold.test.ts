import { expect } from 'chai';
import fc from 'fast-check';
import { DataError } from '../../lib/base/error.js';
import { chooseThreshold, type SplitTally, scoreAtThreshold } from '../../lib/measure/chosenThreshold.js';
import { precisionRecallCurve, tallyThresholds } from '../../lib/measure/thresholds.js';
import { maskOf, probabilityPairs, softMaskOf } from '../support/masks.js';

const val = { split: 'val', tally: tallyThresholds(softMaskOf(4, 0.1, 0.3, 0.35, 0.4), maskOf('0011')) } as const;
const test = { split: 'test', tally: tallyThresholds(softMaskOf(2, 0.33, 0.36), maskOf('01')) } as const;

describe('chooseThreshold', () => {
  it('takes the largest Dice, of equal ones the threshold nearest to 0.5', () => {
    const { threshold, dice, chosenOn } = chooseThreshold(val);
    expect({ dice, chosenOn }).to.deep.equal({ dice: 1, chosenOn: 'val' });
    expect(threshold).to.equal(Math.floor(0.35 * 256) / 256);
  });

  it('is at least as good as any other threshold', () => {
    fc.assert(
      fc.property(
        probabilityPairs.filter(([, truth]) => truth.data.includes(1)),
        ([predicted, truth]) => {
          const tally = tallyThresholds(predicted, truth);
          const all = precisionRecallCurve(tally).map(({ dice }) => dice ?? 0);
          expect(chooseThreshold({ split: 'train', tally }).dice).to.equal(Math.max(...all));
        },
      ),
    );
  });

  it('refuses the test split, whatever the compiler was told', () => {
    const asVal = test as unknown as SplitTally<'val'>;
    expect(() => chooseThreshold(asVal)).to.throw(DataError, 'must not be chosen on the split that it is judged on');
  });

  it('refuses a split without foreground', () => {
    const tally = tallyThresholds(softMaskOf(2, 0.1, 0.9), maskOf('00'));
    expect(() => chooseThreshold({ split: 'val', tally })).to.throw(DataError, 'val has none');
  });
});

describe('scoreAtThreshold', () => {
  it('judges the threshold on another split', () => {
    const { counts, dice } = scoreAtThreshold(chooseThreshold(val), test);
    expect(counts).to.deep.equal({ tp: 1, fp: 0, fn: 0, tn: 1 });
    expect(dice).to.equal(1);
  });

  it('refuses the split that the threshold was chosen on', () => {
    expect(() => scoreAtThreshold(chooseThreshold(val), val)).to.throw(DataError, 'both are val');
  });

  it('refuses a number from elsewhere', () => {
    expect(() => scoreAtThreshold({ threshold: 0.123, chosenOn: 'val', dice: 1 }, test)).to.throw(RangeError, '0.123');
  });
});
