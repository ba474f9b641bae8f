import { expect } from 'chai';
import { signedDistances } from '../../lib/train/signedDistances.js';

describe('signedDistances', () => {
  it('counts from the outermost pixels of the region, which have 0', () => {
    // a square of 3x3 in 5x5
    const inside = Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0);
    const corner = Math.SQRT2;
    const expected = [
      [corner, 1, 1, 1, corner],
      [1, 0, 0, 0, 1],
      [1, 0, -1, 0, 1],
      [1, 0, 0, 0, 1],
      [corner, 1, 1, 1, corner],
    ].flat();
    signedDistances(inside, 5, 5).forEach((distance, i) => {
      expect(distance).to.be.closeTo(expected[i]!, 1e-6);
    });
  });

  it('is 0 where there is no outline', () => {
    for (const value of [0, 1]) {
      expect([...signedDistances(new Uint8Array(6).fill(value), 3, 2)]).to.deep.equal([0, 0, 0, 0, 0, 0]);
    }
  });

  it('refuses a mask of another size', () => {
    expect(() => signedDistances(Uint8Array.of(0, 1), 3, 1)).to.throw(RangeError, '3x1 pixels: 2');
  });
});
