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
    const none = { mean: null, sd: null, ci95: null, bca95: null };
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

  it('has the standard deviation over the images from two of them on', () => {
    expect(bootstrapInterval([1, 3, null], { seed: 1 }).sd).to.equal(Math.sqrt(((1 - 2) ** 2 + (3 - 2) ** 2) / 1));
    expect(bootstrapInterval([1, null], { seed: 1 }).sd).to.equal(null);
  });

  it('draws groups as wholes: an image of another group than all others moves the mean by its weight', () => {
    const { groups, groupCi95 } = bootstrapInterval([0, 0, 0, 1], { seed: 1, groups: ['a', 'a', 'a', 'b'] });
    expect(groups).to.equal(2);
    expect(groupCi95).to.deep.equal([0, 1]);
  });

  it('tells of no groups where no image has one', () => {
    expect(bootstrapInterval([1, 2], { seed: 1, groups: [undefined, undefined] })).to.not.have.property('groups');
  });

  it('draws 10,000 resamples of 1,000 images in well under a second', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i / 1000);
    const fastest = Math.min(
      ...[1, 2, 3].map((seed) => {
        const start = performance.now();
        bootstrapInterval(values, { seed });
        return performance.now() - start;
      }),
    );
    expect(fastest, 'ms').to.be.below(1000);
  });

  it('refuses to do without resamples', () => {
    expect(() => bootstrapInterval([1], { seed: 1, resamples: 0 })).to.throw(RangeError, 'resample: 0');
  });
});
