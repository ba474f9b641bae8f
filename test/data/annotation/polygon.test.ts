import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { packageRoot } from '../../../lib/base/file.js';
import { fillPolygon } from '../../../lib/data/annotation/polygon.js';
import { countRuns, decodeCounts, drawRuns, encodeCounts } from '../../../lib/data/annotation/rle.js';

interface Cases {
  readonly polygons: readonly { size: [number, number]; polygons: number[][]; counts: string }[];
  readonly runs: readonly { size: [number, number]; runs: number[]; counts: string }[];
}

/** What pycocotools makes of random inputs; `test/peers/coco.py` writes it. */
const CASES = JSON.parse(readFileSync(join(packageRoot, 'test/data/fixtures/coco.json'), 'utf8')) as Cases;

const sizeOf = ([heightPx, widthPx]: [number, number]) => ({ widthPx, heightPx });

describe('fillPolygon', () => {
  it('agrees with pycocotools on every pixel of random polygons', () => {
    expect(CASES.polygons).to.have.length(24);
    for (const { size, polygons, counts } of CASES.polygons) {
      const { widthPx, heightPx } = sizeOf(size);
      const data = new Uint8Array(widthPx * heightPx);
      for (const points of polygons)
        for (const [i, value] of fillPolygon(points, sizeOf(size)).data.entries()) if (value === 1) data[i] = 1;
      expect(encodeCounts(countRuns({ widthPx, heightPx, data }))).to.equal(counts);
    }
  });

  it('fills the pixels of a rectangle with whole corners', () => {
    const side = fc.nat(12);
    const sides = fc.tuple(side, side, side, side).filter(([x0, x1, y0, y1]) => x0 < x1 && y0 < y1);
    fc.assert(
      fc.property(sides, ([x0, x1, y0, y1]) => {
        const { data } = fillPolygon([x0, y0, x1, y0, x1, y1, x0, y1], { widthPx: 12, heightPx: 12 });
        for (const [i, value] of data.entries()) {
          const [x, y] = [Math.floor(i / 12), i % 12];
          expect(value).to.equal(x >= x0 && x < x1 && y >= y0 && y < y1 ? 1 : 0);
        }
      }),
    );
  });

  it('cuts off what is outside of the image', () => {
    const { data } = fillPolygon([-50, -50, 50, -50, 50, 50, -50, 50], { widthPx: 3, heightPx: 2 });
    expect([...data]).to.deep.equal([1, 1, 1, 1, 1, 1]);
    expect([...fillPolygon([9, 9, 12, 9, 12, 12], { widthPx: 3, heightPx: 2 }).data]).to.deep.equal(Array(6).fill(0));
  });

  it('refuses what is no polygon', () => {
    const size = { widthPx: 3, heightPx: 2 };
    expect(() => fillPolygon([0, 0, 1, 1], size)).to.throw(RangeError, 'it has 4 numbers');
    expect(() => fillPolygon([0, 0, 1, 1, 2], size)).to.throw(RangeError, 'it has 5 numbers');
    expect(() => fillPolygon([0, 0, 1, 1, 2, Number.NaN], size)).to.throw(RangeError, 'polygon has no point at NaN');
    expect(() => fillPolygon([0, 0, 1, 1, 2, 1e9], size)).to.throw(RangeError, 'polygon has no point at 1000000000');
  });
});

describe('run lengths', () => {
  it('agree with the compressed text of pycocotools', () => {
    expect(CASES.runs).to.have.length(6);
    for (const { size, runs, counts } of CASES.runs) {
      expect(decodeCounts(counts)).to.deep.equal(runs);
      expect(encodeCounts(countRuns(drawRuns(runs, sizeOf(size))))).to.equal(counts);
    }
  });

  it('come back from text', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e6)), (counts) => {
        expect(decodeCounts(encodeCounts(counts))).to.deep.equal(counts);
      }),
    );
  });

  it('come back from pixels', () => {
    const region = fc
      .integer({ min: 1, max: 9 })
      .chain((heightPx) =>
        fc
          .array(fc.array(fc.nat(1), { minLength: heightPx, maxLength: heightPx }), { minLength: 1, maxLength: 9 })
          .map((columns) => ({ widthPx: columns.length, heightPx, data: Uint8Array.from(columns.flat()) })),
      );
    fc.assert(
      fc.property(region, (drawn) => {
        expect(drawRuns(decodeCounts(encodeCounts(countRuns(drawn))), drawn)).to.deep.equal(drawn);
      }),
    );
  });

  it('go down the columns, zeros first', () => {
    const { data } = drawRuns([2, 3, 1], { widthPx: 2, heightPx: 3 });
    expect([...data]).to.deep.equal([0, 0, 1, 1, 1, 0]);
  });

  it('are refused where they do not fit or are broken', () => {
    const size = { widthPx: 2, heightPx: 3 };
    expect(() => drawRuns([2, 3], size)).to.throw(RangeError, 'run lengths must add up to 2x3, 6: they give 5');
    expect(() => drawRuns([7, -1], size)).to.throw(RangeError, 'whole numbers');
    expect(() => decodeCounts('P')).to.throw(RangeError, 'cut short');
    expect(() => decodeCounts('!')).to.throw(RangeError, 'broken');
  });
});
