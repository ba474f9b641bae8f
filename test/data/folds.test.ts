import { expect } from 'chai';
import fc from 'fast-check';
import { ConfigError } from '../../lib/base/error.js';
import { createRandom } from '../../lib/base/random.js';
import type { DatasetItem, Split } from '../../lib/data/dataset.js';
import { drawFolds } from '../../lib/data/folds.js';

/** Items named s0, s1, … with these splits. */
function itemsOf(...splits: Split[]): DatasetItem[] {
  return splits.map((split, i) => ({ stem: `s${i}`, split }));
}

function stemsIn(items: readonly DatasetItem[], split: Split): string[] {
  return items.filter((item) => item.split === split).map(({ stem }) => stem);
}

const TEN = itemsOf(...Array<Split>(6).fill('train'), 'val', 'val', 'test', 'test');

describe('drawFolds', () => {
  it('has every image that is not test once in val, and test as it was', () => {
    const folds = drawFolds({ items: TEN }, 4, createRandom(1));
    expect(folds.map((items) => stemsIn(items, 'val').length)).to.deep.equal([2, 2, 2, 2]);
    expect(folds.map((items) => stemsIn(items, 'train').length)).to.deep.equal([6, 6, 6, 6]);
    for (const items of folds) expect(stemsIn(items, 'test')).to.deep.equal(['s8', 's9']);
    const held = folds.flatMap((items) => stemsIn(items, 'val'));
    expect(held.sort()).to.deep.equal(['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7']);
  });

  it('parts val evenly, groups apart, and keeps groups together, for any items', () => {
    const row = fc.record({ group: fc.nat(30), isTest: fc.boolean() });
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 60 }), fc.nat(), (rows, seed) => {
        const items = rows.map(({ group, isTest }, i): DatasetItem => {
          const split = isTest && i >= 4 ? 'test' : 'train';
          return { stem: `s${String(i).padStart(2, '0')}`, split, ...(group < 8 && i >= 4 && { group: `g${group}` }) };
        });
        const folds = drawFolds({ items }, 3, createRandom(seed));
        const learned = items.filter(({ split }) => split !== 'test');
        expect(folds.flatMap((fold) => stemsIn(fold, 'val')).sort()).to.deep.equal(learned.map(({ stem }) => stem));
        for (const fold of folds) {
          expect(stemsIn(fold, 'val')).to.not.be.empty;
          expect(fold.map(({ stem }) => stem)).to.deep.equal(items.map(({ stem }) => stem));
          const own = fold.filter(({ split, group }) => split !== 'test' && group !== undefined);
          const splitsOf = new Map(own.map(({ group }) => [group, new Set<Split>()]));
          for (const { group, split } of own) splitsOf.get(group)?.add(split);
          for (const splits of splitsOf.values()) expect(splits.size).to.equal(1);
        }
      }),
    );
  });

  it('keeps images that are the same file together', () => {
    const hashes = ['x', 'y', 'x', 'z', 'y', 'w', 'v', 'u'];
    for (const seed of [1, 2, 3, 4, 5]) {
      const folds = drawFolds(
        { items: itemsOf(...Array<Split>(8).fill('train')), sampleHash: (stem) => hashes[Number(stem.slice(1))]! },
        3,
        createRandom(seed),
      );
      for (const items of folds) {
        const held = stemsIn(items, 'val');
        expect(held.includes('s0')).to.equal(held.includes('s2'));
        expect(held.includes('s1')).to.equal(held.includes('s4'));
      }
    }
  });

  it('draws the same folds from the same seed, and others from another', () => {
    const draw = (seed: number) => drawFolds({ items: TEN }, 4, createRandom(seed));
    expect(draw(1)).to.deep.equal(draw(1));
    expect(draw(1)).to.not.deep.equal(draw(2));
  });

  it('refuses one fold, half a fold, and more folds than images or groups', () => {
    const told = (folds: number, parts: string) =>
      `folds must be a whole number from 2 to the ${parts} that are not test: ${folds}`;
    for (const folds of [0, 1, 2.5, 9])
      expect(() => drawFolds({ items: TEN }, folds, createRandom(1))).to.throw(ConfigError, told(folds, '8 images'));
    const grouped = TEN.map((item) => ({ ...item, group: `g${Number(item.stem.slice(1)) % 2}` }));
    expect(() => drawFolds({ items: grouped }, 3, createRandom(1))).to.throw(
      ConfigError,
      told(3, '2 groups of images'),
    );
  });
});
