import { expect } from 'chai';
import { oneHotRows } from '../../lib/train/batchTensors.js';

describe('oneHotRows', () => {
  it('has one row a class, one column a pixel', () => {
    const rows = oneHotRows({ classes: Uint8Array.of(2, 0, 1, 0) }, 3);
    expect(rows.arraySync()).to.deep.equal([
      [0, 1, 0, 1],
      [0, 0, 1, 0],
      [1, 0, 0, 0],
    ]);
    rows.dispose();
  });
});
