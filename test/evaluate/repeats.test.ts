import { expect } from 'chai';
import { repeat } from '../../lib/evaluate/repeats.js';

describe('repeat', () => {
  it('has mean, standard deviation over n - 1, and range of the values that there are', () => {
    expect(repeat([0.5, null, 0.25, 0.75])).to.deep.equal({
      mean: (0.5 + 0.25 + 0.75) / 3,
      sd: Math.sqrt((0 + 0.25 ** 2 + 0.25 ** 2) / 2),
      range: [0.25, 0.75],
      n: 3,
      values: [0.5, null, 0.25, 0.75],
    });
  });

  it('has no deviation of one value, and nothing of none', () => {
    expect(repeat([0.5])).to.deep.equal({ mean: 0.5, sd: null, range: [0.5, 0.5], n: 1, values: [0.5] });
    expect(repeat([null])).to.deep.equal({ mean: null, sd: null, range: null, n: 0, values: [null] });
  });
});
