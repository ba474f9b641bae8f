import { expect } from 'chai';
import fc from 'fast-check';
import { DataError } from '../../lib/base/error.js';
import type { SoftMask } from '../../lib/data/picture.js';
import { gradientError } from '../../lib/measure/gradientError.js';
import { softMaskOf, softPairs, transpose } from '../support/masks.js';

const SIGMA = 1.4;

/** The definition: a 9x9 filter with the derivative of a Gaussian, pixel by pixel. */
function errorByDefinition(predicted: SoftMask, truth: SoftMask): number {
  const gauss = (t: number): number => Math.exp(-(t * t) / (2 * SIGMA * SIGMA)) / (SIGMA * Math.sqrt(2 * Math.PI));
  const taps = [-4, -3, -2, -1, 0, 1, 2, 3, 4];
  const filter = taps.flatMap((v) => taps.map((u) => ({ u, v, weight: (gauss(v) * -u * gauss(u)) / SIGMA ** 2 })));
  const norm = Math.sqrt(filter.reduce((sum, { weight }) => sum + weight * weight, 0));
  const magnitude = ({ data, widthPx, heightPx }: SoftMask, x: number, y: number): number => {
    const at = (u: number, v: number): number =>
      data[Math.min(heightPx - 1, Math.max(0, v)) * widthPx + Math.min(widthPx - 1, Math.max(0, u))]!;
    const along = filter.reduce((sum, { u, v, weight }) => sum + (weight / norm) * at(x + u, y + v), 0);
    const across = filter.reduce((sum, { u, v, weight }) => sum + (weight / norm) * at(x + v, y + u), 0);
    return Math.hypot(along, across);
  };
  const squares = Array.from(truth.data, (_, i) => {
    const [x, y] = [i % truth.widthPx, Math.floor(i / truth.widthPx)];
    return (magnitude(predicted, x, y) - magnitude(truth, x, y)) ** 2;
  });
  return squares.reduce((sum, square) => sum + square, 0) / 1000;
}

describe('gradientError', () => {
  it('agrees with the filter of the definition on random soft masks', () => {
    fc.assert(
      fc.property(softPairs, ([predicted, truth]) => {
        expect(gradientError(predicted, truth)).to.be.closeTo(errorByDefinition(predicted, truth), 1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it('sees slopes only: neither a constant nor the side that is foreground matters', () => {
    expect(gradientError(softMaskOf(2, 0.2, 0.2), softMaskOf(2, 0.9, 0.9))).to.be.closeTo(0, 1e-12);
    expect(gradientError(softMaskOf(4, 0, 0, 1, 1), softMaskOf(4, 1, 1, 0, 0))).to.be.closeTo(0, 1e-12);
    expect(gradientError(softMaskOf(4, 0, 0, 1, 1), softMaskOf(4, 0, 0.3, 0.7, 1))).to.be.above(1e-5);
  });

  it('is symmetric, and the same for transposed masks', () => {
    fc.assert(
      fc.property(softPairs, ([predicted, truth]) => {
        const error = gradientError(predicted, truth);
        expect(gradientError(truth, predicted)).to.be.closeTo(error, 1e-12);
        expect(gradientError(transpose(predicted), transpose(truth))).to.be.closeTo(error, 1e-12);
        expect(gradientError(truth, truth)).to.equal(0);
      }),
    );
  });

  it('refuses masks of two sizes', () => {
    expect(() => gradientError(softMaskOf(1, 0), softMaskOf(2, 0, 0))).to.throw(DataError, '1x1 predicted, 2x1 true');
  });
});
