import { expect } from 'chai';
import fc from 'fast-check';
import { averageGrid } from '../../lib/survey/grid.js';

/** Means over a grid of cells of rows of values. */
function average(rows: readonly (readonly number[])[], cells: number): number[] {
  const size = { widthPx: rows[0]?.length ?? 0, heightPx: rows.length };
  return [...averageGrid(size, (y, row) => row.set(rows[y] ?? []), cells)];
}

describe('averageGrid', () => {
  it('takes the mean of the pixels of a cell', () => {
    expect(
      average(
        [
          [1, 3, 10, 10],
          [5, 7, 20, 20],
          [0, 0, 4, 4],
          [0, 8, 4, 4],
        ],
        2,
      ),
    ).to.deep.equal([4, 15, 2, 4]);
  });

  it('shares a pixel out between two cells by area', () => {
    // cells of 1.5 pixels: the middle one counts half in each
    expect(average([[0, 3, 9]], 2).slice(0, 2)).to.deep.equal([(0 + 3 / 2) / 1.5, (3 / 2 + 9) / 1.5]);
  });

  it('repeats pixels where there are more cells than pixels', () => {
    expect(average([[2, 6]], 4).slice(0, 4)).to.deep.equal([2, 2, 6, 6]);
  });

  it('keeps the mean of the image', () => {
    const images = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
      fc.array(fc.array(fc.nat(255), { minLength: width, maxLength: width }), {
        minLength: height,
        maxLength: height,
      }),
    );
    fc.assert(
      fc.property(images, fc.integer({ min: 1, max: 7 }), (rows, cells) => {
        const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
        expect(meanOf(average(rows, cells))).to.be.closeTo(meanOf(rows.flat()), 1e-9);
      }),
    );
  });
});
