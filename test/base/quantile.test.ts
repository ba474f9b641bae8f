import { expect } from 'chai';
import { quantileSorted } from '../../lib/base/quantile.js';

describe('quantileSorted', () => {
  it('interpolates linearly between neighbours', () => {
    expect(quantileSorted([0, 10], 0.95)).to.equal(9.5);
    expect(quantileSorted([1, 2, 3, 4], 0.5)).to.equal(2.5);
  });

  it('returns the ends at 0 and 1, and the only number at any share', () => {
    expect(quantileSorted([3, 5, 9], 0)).to.equal(3);
    expect(quantileSorted([3, 5, 9], 1)).to.equal(9);
    expect(quantileSorted(Float64Array.of(7), 0.3)).to.equal(7);
  });

  it('refuses an empty list and a share outside of [0, 1]', () => {
    expect(() => quantileSorted([], 0.5)).to.throw(RangeError, 'at least one number');
    expect(() => quantileSorted([1], 1.5)).to.throw(RangeError, '1.5');
    expect(() => quantileSorted([1], Number.NaN)).to.throw(RangeError, 'NaN');
  });
});
