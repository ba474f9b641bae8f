import { expect } from 'chai';
import fc from 'fast-check';
import { createRandom } from '../../lib/base/random.js';
import { bootstrapInterval } from '../../lib/evaluate/bootstrap.js';

describe('bootstrapInterval', () => {
  it('averages the values that are there and counts those that are not', () => {
    const { mean, n, skipped } = bootstrapInterval([0.2, null, 0.4, null], { seed: 1 });
    expect(mean).to.be.closeTo((0.2 + 0.4) / 2, 1e-12);
    expect([n, skipped]).to.deep.equal([2, 2]);
  });

  it('has neither mean nor interval where no image has a value', () => {
    const none = { mean: null, ci95: null };
    expect(bootstrapInterval([null, null], { seed: 1 })).to.deep.equal({ ...none, n: 0, skipped: 2 });
    expect(bootstrapInterval([], { seed: 1 })).to.deep.equal({ ...none, n: 0, skipped: 0 });
  });

  it('is a point where all values are equal', () => {
    expect(bootstrapInterval([0.5, 0.5, 0.5], { seed: 1 }).ci95).to.deep.equal([0.5, 0.5]);
  });

  it('draws equal intervals from equal seeds, and others from other seeds', () => {
    const values = [0.1, 0.5, 0.7, 0.75, 0.9];
    const ofSeed = (seed: number) => bootstrapInterval(values, { seed, resamples: 200 }).ci95;
    expect(ofSeed(1)).to.deep.equal(ofSeed(1));
    expect(ofSeed(1)).to.not.deep.equal(ofSeed(2));
  });

  it('keeps the interval within the values', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }), (values) => {
        const [low, high] = bootstrapInterval(values, { seed: 1, resamples: 50 }).ci95!;
        expect(low).to.be.at.most(high);
        expect(low).to.be.at.least(Math.min(...values) - 1e-12);
        expect(high).to.be.at.most(Math.max(...values) + 1e-12);
      }),
    );
  });

  it('comes near mean +- 1.96 standard errors for many normal values', () => {
    const random = createRandom(7);
    const values = Array.from({ length: 400 }, () => 10 + 2 * random.normal());
    const { mean, ci95 } = bootstrapInterval(values, { seed: 1 });
    const halfWidth = 1.96 * (2 / Math.sqrt(400));
    expect(ci95![1] - mean!).to.be.closeTo(halfWidth, 0.15 * halfWidth);
    expect(mean! - ci95![0]).to.be.closeTo(halfWidth, 0.15 * halfWidth);
  });

  it('covers the true mean about 95 times in 100', () => {
    const random = createRandom(3);
    const covered = Array.from({ length: 200 }, (_, seed) => {
      const values = Array.from({ length: 60 }, () => random.next());
      const [low, high] = bootstrapInterval(values, { seed, resamples: 300 }).ci95!;
      return low <= 0.5 && 0.5 <= high;
    });
    expect(covered.filter(Boolean).length / 200).to.be.within(0.9, 0.99);
  });

  it('refuses to do without resamples', () => {
    expect(() => bootstrapInterval([1], { seed: 1, resamples: 0 })).to.throw(RangeError, 'resample: 0');
  });
});
