import { expect } from 'chai';
import { batchTruth } from '../../lib/train/batchTensors.js';

describe('batchTruth', () => {
  it('has the class of each pixel as a whole number', () => {
    const truth = batchTruth({ classes: Uint8Array.of(2, 0, 1, 0) });
    expect(truth.dtype).to.equal('int32');
    expect(truth.arraySync()).to.deep.equal([2, 0, 1, 0]);
    truth.dispose();
  });
});
