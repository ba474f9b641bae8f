import { expect } from 'chai';
import fc from 'fast-check';
import type { Mask } from '../../lib/data/picture.js';
import { squaredDistances } from '../../lib/measure/distance.js';
import { maskOf, maskPairs } from '../support/masks.js';

/** The same by definition: the smallest of the squared distances to all set pixels. */
function compareAll({ data, widthPx, heightPx }: Mask): number[] {
  const points = Array.from({ length: widthPx * heightPx }, (_, i) => [i % widthPx, Math.floor(i / widthPx)] as const);
  const set = points.filter((_, i) => data[i] !== 0);
  return points.map(([x, y]) => Math.min(...set.map(([u, v]) => (x - u) ** 2 + (y - v) ** 2)));
}

describe('squaredDistances', () => {
  it('measures along rows, columns and diagonals', () => {
    const { data, widthPx, heightPx } = maskOf('000', '010', '000', '000');
    expect([...squaredDistances(data, widthPx, heightPx)]).to.deep.equal([2, 1, 2, 1, 0, 1, 2, 1, 2, 5, 4, 5]);
  });

  it('is infinite everywhere where no pixel is set', () => {
    expect([...squaredDistances(new Uint8Array(2), 2, 1)]).to.deep.equal([Infinity, Infinity]);
  });

  it('agrees with comparing every pixel with every set pixel', () => {
    fc.assert(
      fc.property(maskPairs, ([mask, other]) => {
        const sparse = { ...mask, data: mask.data.map((value, i) => value & other.data[i]! & (i % 3 === 0 ? 1 : 0)) };
        for (const each of [mask, sparse]) {
          const distances = squaredDistances(each.data, each.widthPx, each.heightPx);
          expect([...distances]).to.deep.equal(compareAll(each));
        }
      }),
    );
  });

  it('is exact far from a single set pixel', () => {
    const set = new Uint8Array(700 * 3);
    set[0] = 1;
    expect(squaredDistances(set, 700, 3)[700 * 3 - 1]).to.equal(699 ** 2 + 2 ** 2);
  });

  it('refuses a size that the pixels do not fill', () => {
    expect(() => squaredDistances(new Uint8Array(5), 2, 3)).to.throw(RangeError, '2x3 pixels: 5');
  });
});
