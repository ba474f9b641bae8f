import { expect } from 'chai';
import fc from 'fast-check';
import { DataError } from '../../lib/base/error.js';
import type { Mask } from '../../lib/data/picture.js';
import { type BoundaryScores, boundaryScores } from '../../lib/measure/boundary.js';
import { flipMask, maskOf, maskPairs } from '../support/masks.js';

type Point = readonly [x: number, y: number];

type Reach = readonly [tolerancePx: number, bandPx: number];

/** The definitions word by word, over lists of points. */
function scoreByDefinition(predicted: Mask, truth: Mask, [tolerancePx, bandPx]: Reach): BoundaryScores {
  const [ours, theirs] = [listBoundary(predicted), listBoundary(truth)];
  const band = listPoints(truth).filter((point) => theirs.length > 0 && nearest(point, theirs) <= bandPx);
  const right = band.filter(([x, y]) => predicted.data[y * truth.widthPx + x] === truth.data[y * truth.widthPx + x]);
  const trimapAccuracy = band.length === 0 ? null : right.length / band.length;
  if (ours.length === 0 || theirs.length === 0) return { ...NONE, trimapAccuracy };
  const there = ours.map((point) => nearest(point, theirs));
  const back = theirs.map((point) => nearest(point, ours));
  const near = (distances: number[]): number => distances.filter((distance) => distance <= tolerancePx).length;
  const [p, r] = [near(there) / there.length, near(back) / back.length];
  const all = [...there, ...back];
  return {
    boundaryF: p + r === 0 ? 0 : (2 * p * r) / (p + r),
    hd95: Math.max(percentile95(there), percentile95(back)),
    nsd: (near(there) + near(back)) / all.length,
    assd: all.reduce((sum, distance) => sum + distance, 0) / all.length,
    trimapAccuracy,
  };
}

const NONE = { boundaryF: null, hd95: null, nsd: null, assd: null } as const;
const KEYS = ['boundaryF', 'hd95', 'nsd', 'assd', 'trimapAccuracy'] as const;

function listPoints({ data, widthPx }: Mask): Point[] {
  return Array.from(data, (_, i): Point => [i % widthPx, Math.floor(i / widthPx)]);
}

function listBoundary({ data, widthPx, heightPx }: Mask): Point[] {
  const isInside = (x: number, y: number): boolean =>
    x >= 0 && x < widthPx && y >= 0 && y < heightPx && data[y * widthPx + x] !== 0;
  return listPoints({ data, widthPx, heightPx }).filter(
    ([x, y]) =>
      isInside(x, y) && !(isInside(x - 1, y) && isInside(x + 1, y) && isInside(x, y - 1) && isInside(x, y + 1)),
  );
}

function nearest([x, y]: Point, others: Point[]): number {
  return Math.min(...others.map(([u, v]) => Math.hypot(x - u, y - v)));
}

function percentile95(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = 0.95 * (sorted.length - 1);
  const low = sorted[Math.floor(position)]!;
  const high = sorted[Math.ceil(position)]!;
  return low + (high - low) * (position % 1);
}

function expectClose(actual: BoundaryScores, expected: BoundaryScores): void {
  for (const key of KEYS) {
    if (expected[key] === null) expect(actual[key], key).to.equal(null);
    else expect(actual[key], key).to.be.closeTo(expected[key], 1e-9);
  }
}

describe('boundaryScores', () => {
  it('measures two points that are 3 pixels apart', () => {
    const scores = boundaryScores(maskOf('10000'), maskOf('00010'));
    expect(scores).to.deep.equal({ boundaryF: 0, hd95: 3, nsd: 0, assd: 3, trimapAccuracy: 3 / 5 });
  });

  it('counts a distance of exactly the tolerance as agreement', () => {
    const scores = boundaryScores(maskOf('10000'), maskOf('00100'));
    expect(scores).to.deep.equal({ boundaryF: 1, hd95: 2, nsd: 1, assd: 2, trimapAccuracy: 3 / 5 });
  });

  it('interpolates the 95th percentile and takes the larger direction', () => {
    const scores = boundaryScores(maskOf('1000001'), maskOf('1000000'));
    expect(scores.hd95).to.be.closeTo(0 + (6 - 0) * 0.95, 1e-12);
    expect(scores.boundaryF).to.be.closeTo((2 * 0.5 * 1) / (0.5 + 1), 1e-12);
    expect(scores.nsd).to.equal((1 + 1) / (2 + 1));
    expect(scores.assd).to.equal((0 + 6 + 0) / 3);
  });

  it('measures accuracy up to the band and no further', () => {
    const [predicted, truth] = [maskOf('00000011'), maskOf('10000000')];
    expect(boundaryScores(predicted, truth, 2, 5).trimapAccuracy).to.equal(5 / 6);
    expect(boundaryScores(predicted, truth, 2, 6).trimapAccuracy).to.equal(5 / 7);
    expect(boundaryScores(predicted, truth, 2, 0).trimapAccuracy).to.equal(0);
  });

  it('has no distances where either mask is empty, and no band where the truth is', () => {
    expect(boundaryScores(maskOf('000'), maskOf('010'))).to.deep.equal({ ...NONE, trimapAccuracy: 2 / 3 });
    expect(boundaryScores(maskOf('010'), maskOf('000'))).to.deep.equal({ ...NONE, trimapAccuracy: null });
    expect(boundaryScores(maskOf('000'), maskOf('000'))).to.deep.equal({ ...NONE, trimapAccuracy: null });
  });

  it('agrees with the definitions on random masks, at any tolerance and band', () => {
    const reach = fc.constantFrom(0, 1, 1.5, 2, 5);
    fc.assert(
      fc.property(maskPairs, fc.tuple(reach, reach), ([predicted, truth], reaches) => {
        expectClose(boundaryScores(predicted, truth, ...reaches), scoreByDefinition(predicted, truth, reaches));
      }),
      { numRuns: 300 },
    );
  });

  it('is symmetric but for the band, ignores flips, and is perfect for equal masks', () => {
    fc.assert(
      fc.property(maskPairs, ([predicted, truth]) => {
        const scores = boundaryScores(predicted, truth);
        const { trimapAccuracy } = scores;
        expectClose({ ...boundaryScores(truth, predicted), trimapAccuracy }, scores);
        expectClose(boundaryScores(flipMask(predicted), flipMask(truth)), scores);
        const perfect = { boundaryF: 1, hd95: 0, nsd: 1, assd: 0, trimapAccuracy: 1 };
        if (truth.data.includes(1)) expect(boundaryScores(truth, truth)).to.deep.equal(perfect);
      }),
    );
  });

  it('refuses masks of two sizes and a negative tolerance', () => {
    expect(() => boundaryScores(maskOf('11'), maskOf('111'))).to.throw(DataError, '2x1 predicted, 3x1 true');
    expect(() => boundaryScores(maskOf('1'), maskOf('1'), -1)).to.throw(RangeError, 'boundary tolerance');
    expect(() => boundaryScores(maskOf('1'), maskOf('1'), 2, NaN)).to.throw(RangeError, 'pixels: NaN');
  });
});
