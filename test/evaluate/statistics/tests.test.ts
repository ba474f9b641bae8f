import { expect } from 'chai';
import fc from 'fast-check';
import { correctHolm } from '../../../lib/evaluate/statistics/holm.js';
import { testTwoSamples } from '../../../lib/evaluate/statistics/mannWhitney.js';
import { rankValues } from '../../../lib/evaluate/statistics/ranks.js';
import { testSignedRanks } from '../../../lib/evaluate/statistics/wilcoxon.js';
import { reference } from './reference.js';

const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 30 });

describe('rankValues', () => {
  it('gives equal values the mean of their ranks', () => {
    const { ranks, ties } = rankValues(Float64Array.of(3, 1, 3, 3, 2));
    expect([...ranks]).to.deep.equal([4, 1, 4, 4, 2]);
    expect(ties).to.equal(3 ** 3 - 3);
  });
});

describe('testSignedRanks', () => {
  it('agrees with SciPy: exact, with ties, and with zeros by Pratt', () => {
    for (const { differences, p, method } of reference.wilcoxon) {
      const test = testSignedRanks(differences)!;
      expect(test.method, `${differences.length} differences`).to.equal(method);
      expect(test.p / p, `${differences.length} differences`).to.be.closeTo(1, 1e-9);
    }
  });

  it('counts the 2 of 2^5 sign patterns in which all five differences have one sign', () => {
    expect(testSignedRanks([0.1, 0.2, 0.3, 0.4, 0.5])).to.deep.equal({ statistic: 15, p: 2 / 32, method: 'exact' });
  });

  it('says nothing where all differences are 0', () => {
    expect(testSignedRanks([0, 0])).to.equal(null);
    expect(testSignedRanks([])).to.equal(null);
  });

  it('is the same for both orders of a pair', () => {
    fc.assert(
      fc.property(values, (differences) => {
        const other = differences.map((value) => -value);
        expect(testSignedRanks(other)?.p).to.equal(testSignedRanks(differences)?.p);
      }),
    );
  });
});

describe('testTwoSamples', () => {
  it('agrees with SciPy: exact and with ties', () => {
    for (const { first, second, ...expected } of reference.mannWhitney) {
      const { statistic, p, method } = testTwoSamples(first, second)!;
      expect({ statistic, method }).to.deep.equal({ statistic: expected.statistic, method: expected.method });
      expect(p / expected.p).to.be.closeTo(1, 1e-9);
    }
  });

  it('counts the 2 of 20 ways in which three values lie all above or all below three others', () => {
    expect(testTwoSamples([4, 5, 6], [1, 2, 3])).to.deep.equal({ statistic: 9, p: 2 / 20, method: 'exact' });
  });

  it('is the same for both orders of the samples', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [forth, back] = [testTwoSamples(a, b)!, testTwoSamples(b, a)!];
        expect(forth.p).to.be.closeTo(back.p, 1e-12);
        expect(forth.statistic + back.statistic).to.equal(a.length * b.length);
      }),
    );
  });

  it('says nothing of an empty sample, and 1 of equal values', () => {
    expect(testTwoSamples([], [1])).to.equal(null);
    expect(testTwoSamples([1, 1, 1], [1, 1])?.p).to.equal(1);
  });
});

describe('correctHolm', () => {
  it('agrees with the definition, step by step', () => {
    for (const { p, corrected } of reference.holm) {
      for (const [i, value] of correctHolm(p).entries()) expect(value).to.be.closeTo(corrected[i]!, 1e-15);
    }
  });

  it('leaves out what was not tested', () => {
    expect(correctHolm([null, 0.02, null, 0.03])).to.deep.equal([null, 0.04, null, 0.04]);
  });

  it('never lowers a probability, nor changes an order', () => {
    const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(ps, (p) => {
        const corrected = correctHolm(p) as number[];
        for (const [i, value] of corrected.entries()) {
          expect(value).to.be.within(p[i]!, 1);
          for (const [j, other] of corrected.entries()) if (p[i]! < p[j]!) expect(value).to.be.at.most(other);
        }
      }),
    );
  });
});
