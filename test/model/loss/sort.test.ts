import { expect } from 'chai';
import fc from 'fast-check';
import { sortDescending } from '../../../lib/model/loss/sort.js';

describe('sortDescending', () => {
  it('puts any numbers in the order of a plain stable sort', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true }), { maxLength: 60 }), (numbers) => {
        const values = Float32Array.from(numbers);
        const expected = [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b);
        // infinities of one sign differ by NaN, which the plain sort takes for equal
        expect([...sortDescending(values)]).to.deep.equal(expected);
      }),
    );
  });

  it('takes 0 and -0 for equal, and nothing for nothing', () => {
    expect([...sortDescending(Float32Array.of(-0, 0, -0))]).to.deep.equal([0, 1, 2]);
    expect(sortDescending(new Float32Array())).to.have.lengthOf(0);
  });
});
