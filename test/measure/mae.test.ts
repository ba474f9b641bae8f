import { expect } from 'chai';
import { DataError } from '../../lib/base/error.js';
import { maeOf } from '../../lib/measure/mae.js';
import { softMaskOf } from '../support/masks.js';

describe('maeOf', () => {
  it('is the mean of the absolute differences', () => {
    const mae = maeOf(softMaskOf(2, 0.5, 1, 0, 0.25), softMaskOf(2, 0, 1, 1, 0.5));
    expect(mae).to.equal((0.5 + 0 + 1 + 0.25) / 4);
  });

  it('has no value without pixels', () => {
    const none = { widthPx: 0, heightPx: 0, data: new Float32Array(0) };
    expect(maeOf(none, none)).to.equal(null);
  });

  it('names both sizes when they differ', () => {
    expect(() => maeOf(softMaskOf(2, 0, 0), softMaskOf(1, 0, 0))).to.throw(DataError, '2x1 predicted, 1x2 true');
  });
});
