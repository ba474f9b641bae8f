import { expect } from 'chai';
import fc from 'fast-check';
import { cosTurn, heading, rotate, sinTurn, step, unit } from '../../../lib/data/studio/turn.js';

describe('turns', () => {
  it('agrees with Math.sin and Math.cos to nine places', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (turns) => {
        expect(sinTurn(turns)).to.be.closeTo(Math.sin(2 * Math.PI * turns), 1e-9);
        expect(cosTurn(turns)).to.be.closeTo(Math.cos(2 * Math.PI * turns), 1e-9);
      }),
    );
  });

  it('goes right, down, left and up by quarters', () => {
    const ends = [0, 0.25, 0.5, 0.75].map((turns) => step({ x: 10, y: 10 }, turns, 5));
    expect(ends.map(({ x, y }) => [Math.round(x), Math.round(y)])).to.deep.equal([
      [15, 10],
      [10, 15],
      [5, 10],
      [10, 5],
    ]);
  });

  it('turns a vector clockwise', () => {
    const { x, y } = rotate(heading(0), 0.25);
    expect(x).to.be.closeTo(0, 1e-8);
    expect(y).to.be.closeTo(1, 1e-8);
  });

  it('scales to length 1, and points to the right where there is no way', () => {
    expect(unit(3, 4)).to.deep.equal({ x: 0.6, y: 0.8 });
    expect(unit(0, 0)).to.deep.equal({ x: 1, y: 0 });
  });
});
