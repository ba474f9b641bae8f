import { expect } from 'chai';
import fc from 'fast-check';
import { normalCdf, normalQuantile, upperNormal } from '../../../lib/evaluate/statistics/normal.js';
import { reference } from './reference.js';

describe('normalCdf', () => {
  it('agrees with SciPy, in the tails to 12 digits of the small number', () => {
    for (const { x, below, above } of reference.normal) {
      expect(normalCdf(x) / below, `below ${x}`).to.be.closeTo(1, 1e-12);
      expect(upperNormal(x) / above, `above ${x}`).to.be.closeTo(1, 1e-12);
    }
  });

  it('runs from 0 to 1', () => {
    expect([normalCdf(Number.NEGATIVE_INFINITY), normalCdf(Number.POSITIVE_INFINITY)]).to.deep.equal([0, 1]);
  });

  it('never falls', () => {
    const x = fc.double({ min: -40, max: 40, noNaN: true });
    fc.assert(
      fc.property(x, x, (a, b) => {
        expect(normalCdf(Math.min(a, b))).to.be.at.most(normalCdf(Math.max(a, b)) + 1e-15);
      }),
    );
  });
});

describe('normalQuantile', () => {
  it('agrees with SciPy', () => {
    for (const { probability, x } of reference.quantiles)
      expect(normalQuantile(probability), String(probability)).to.be.closeTo(x, 1e-11 * (1 + Math.abs(x)));
  });

  it('is infinite at 0 and 1, and refuses what is no probability', () => {
    expect([normalQuantile(0), normalQuantile(1)]).to.deep.equal([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(() => normalQuantile(1.5)).to.throw(RangeError, 'must lie in [0, 1]: 1.5');
  });
});
