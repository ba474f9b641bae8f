import { expect } from 'chai';
import { largestClass } from '../../lib/measure/classes.js';

describe('largestClass', () => {
  it('takes the class of the largest value of each pixel', () => {
    const values = Float32Array.of(0.1, 0.7, 0.2, /**/ 0.5, 0.2, 0.3, /**/ -3, -2, -1);
    expect([...largestClass(values, 3)]).to.deep.equal([1, 0, 2]);
  });

  it('takes the first of equal ones', () => {
    expect([...largestClass(Float32Array.of(0.5, 0.5, 0, 0), 2)]).to.deep.equal([0, 0]);
  });

  it('takes nothing for nothing', () => {
    expect(largestClass(new Float32Array(0), 2).length).to.equal(0);
  });
});
