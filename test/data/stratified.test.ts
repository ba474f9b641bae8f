import { expect } from 'chai';
import fc from 'fast-check';
import { DataError } from '../../lib/base/error.js';
import { createRandom } from '../../lib/base/random.js';
import { bundleImages, type Candidate } from '../../lib/data/bundle.js';
import { type DatasetItem, SPLITS } from '../../lib/data/dataset.js';
import { dealBundles } from '../../lib/data/deal.js';
import { drawSplits, splitSizes } from '../../lib/data/split.js';
import { stratifyFolds, stratifySplits } from '../../lib/data/stratified.js';

/** Up to 80 images; about half of them share one of a few groups. */
const candidates: fc.Arbitrary<Candidate[]> = fc
  .array(fc.record({ group: fc.nat(20), level: fc.double({ min: 0, max: 1, noNaN: true }) }), { maxLength: 80 })
  .map((rows) =>
    rows.map(({ group, level }, i) => ({ stem: `s${i}`, keys: group < 10 ? [`group ${group}`] : [], level })),
  );

const seeds = fc.nat();

function sizesOf(items: readonly DatasetItem[]): number[] {
  return SPLITS.map((split) => items.filter((item) => item.split === split).length);
}

function largest(images: readonly Candidate[]): number {
  return Math.max(1, ...bundleImages(images).map(({ stems }) => stems.length));
}

/** The splits that the images of each bundle lie in. */
function splitsOfBundles(images: readonly Candidate[], items: readonly DatasetItem[]): number[] {
  const splitOf = new Map(items.map(({ stem, split }) => [stem, split]));
  return bundleImages(images).map(({ stems }) => new Set(stems.map((stem) => splitOf.get(stem))).size);
}

/** How far the mean levels of the splits lie apart. */
function drift(images: readonly Candidate[], items: readonly DatasetItem[]): number {
  const levels = new Map(images.map(({ stem, level = 0 }) => [stem, level]));
  const means = SPLITS.map((split) => {
    const own = items.filter((item) => item.split === split).map(({ stem }) => levels.get(stem) ?? 0);
    return own.reduce((sum, level) => sum + level, 0) / own.length;
  });
  return Math.max(...means) - Math.min(...means);
}

describe('bundleImages', () => {
  it('connects images through keys that they share', () => {
    const bundles = bundleImages([
      { stem: 'd', keys: ['y'], level: 0.5 },
      { stem: 'a', keys: ['x'], level: 0.1 },
      { stem: 'c', keys: ['x', 'y'] },
      { stem: 'b' },
    ]);
    expect(bundles).to.deep.equal([
      { stems: ['a', 'c', 'd'], level: (0.1 + 0.5) / 2 },
      { stems: ['b'], level: 0 },
    ]);
  });
});

describe('dealBundles', () => {
  it('gives each run of levels to all parts', () => {
    const bundles = Array.from({ length: 9 }, (_, i) => ({ stems: [`s${i}`], level: i }));
    const parts = dealBundles(bundles, [3, 3, 3], createRandom(1));
    // levels 0-2, 3-5 and 6-8 are the runs: each part has one of each
    for (const part of parts) {
      const runs = part.map((stem) => Math.floor(Number(stem.slice(1)) / 3));
      expect(runs).to.deep.equal([0, 1, 2]);
    }
  });

  it('leaves no part empty where one bundle outweighs the others', () => {
    const bundles = [{ stems: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], level: 0 }, ...['i', 'j'].map(single)];
    for (let seed = 0; seed < 20; seed++) {
      const parts = dealBundles(bundles, [6, 2, 2], createRandom(seed));
      expect(parts.every((part) => part.length > 0)).to.equal(true);
      expect(parts.flat()).to.have.length(10);
    }
  });
});

function single(stem: string) {
  return { stems: [stem], level: 0 };
}

describe('stratifySplits', () => {
  it('puts every image into one split and parts no bundle', () => {
    fc.assert(
      fc.property(candidates, seeds, (images, seed) => {
        const items = stratifySplits(images, createRandom(seed));
        expect(items.map(({ stem }) => stem)).to.have.members(images.map(({ stem }) => stem));
        expect(items).to.have.length(images.length);
        expect(splitsOfBundles(images, items).every((splits) => splits === 1)).to.equal(true);
      }),
    );
  });

  it('meets 70/15/15 exactly without groups', () => {
    fc.assert(
      fc.property(fc.nat(200), seeds, (n, seed) => {
        const images = Array.from({ length: n }, (_, i) => ({ stem: `s${i}`, level: i / n }));
        expect(sizesOf(stratifySplits(images, createRandom(seed)))).to.deep.equal(splitSizes(n));
      }),
    );
  });

  it('misses 70/15/15 by less than 4/3 of the largest group, unless a split would be empty', () => {
    fc.assert(
      fc.property(candidates, seeds, (images, seed) => {
        const bound = (4 / 3) * largest(images) + Number.EPSILON;
        const wanted = splitSizes(images.length);
        sizesOf(stratifySplits(images, createRandom(seed))).forEach((size, i) => {
          expect(Math.abs(size - wanted[i]!)).to.be.at.most(bound);
        });
      }),
    );
  });

  it('is the same for the same seed, whatever the order of the images', () => {
    fc.assert(
      fc.property(candidates, seeds, (images, seed) => {
        const items = stratifySplits(images, createRandom(seed));
        expect(stratifySplits([...images].reverse(), createRandom(seed))).to.deep.equal(items);
      }),
    );
  });

  it('makes splits that are more alike than splits drawn by stem', () => {
    const random = createRandom(5);
    const images = Array.from({ length: 120 }, (_, i) => ({ stem: `s${i}`, level: random.next() ** 2 }));
    const stems = images.map(({ stem }) => stem);
    let [stratified, plain, wins] = [0, 0, 0];
    for (let seed = 0; seed < 50; seed++) {
      const ours = drift(images, stratifySplits(images, createRandom(seed)));
      const theirs = drift(images, drawSplits(stems, createRandom(seed)));
      stratified += ours / 50;
      plain += theirs / 50;
      if (ours < theirs) wins++;
    }
    expect(stratified).to.be.below(plain / 3);
    expect(wins).to.be.at.least(45);
  });
});

describe('stratifyFolds', () => {
  it('tests every image once and validates on it once', () => {
    fc.assert(
      fc.property(candidates, fc.integer({ min: 3, max: 6 }), seeds, (images, folds, seed) => {
        fc.pre(bundleImages(images).length >= folds);
        const all = stratifyFolds(images, folds, createRandom(seed));
        const stems = images.map(({ stem }) => stem).sort();
        for (const split of ['test', 'val'] as const) {
          const taken = all.flatMap((items) => items.filter((item) => item.split === split).map(({ stem }) => stem));
          expect(taken.sort()).to.deep.equal(stems);
        }
        for (const items of all) {
          expect(sizesOf(items).every((size) => size > 0)).to.equal(true);
          expect(splitsOfBundles(images, items).every((splits) => splits === 1)).to.equal(true);
        }
      }),
    );
  });

  it('makes folds of 4, 3 and 3 of ten images', () => {
    const images = Array.from({ length: 10 }, (_, i) => ({ stem: `s${i}` }));
    const folds = stratifyFolds(images, 3, createRandom(1));
    expect(folds.map((items) => sizesOf(items)[2])).to.deep.equal([4, 3, 3]);
  });

  it('refuses more folds than groups, and fewer than 3', () => {
    const images = ['a', 'b', 'c'].map((stem) => ({ stem, keys: [stem === 'a' ? 'x' : 'y'] }));
    expect(() => stratifyFolds(images, 3, createRandom(1))).to.throw(DataError, /at most the 2 parts .+: 3$/);
    expect(() => stratifyFolds(images, 2, createRandom(1))).to.throw(RangeError, /from 3: 2$/);
  });
});

describe('drawSplits with groups', () => {
  it('keeps groups together and leaves no split empty from three groups on', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { maxLength: 60 }), seeds, (numbers, seed) => {
        const groups = new Map(numbers.map((number, i) => [`s${i}`, `car ${number}`]));
        const items = drawSplits([...groups.keys()], createRandom(seed), groups);
        const splitsOf = (group: string) => items.filter(({ stem }) => groups.get(stem) === group);
        for (const group of new Set(groups.values())) {
          expect(new Set(splitsOf(group).map(({ split }) => split)).size).to.equal(1);
        }
        expect(items).to.have.length(numbers.length);
        if (new Set(numbers).size >= 3) expect(sizesOf(items).every((size) => size > 0)).to.equal(true);
      }),
    );
  });
});
