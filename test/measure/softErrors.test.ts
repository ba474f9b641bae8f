import { expect } from 'chai';
import fc from 'fast-check';
import { DataError } from '../../lib/base/error.js';
import { softErrors } from '../../lib/measure/softErrors.js';
import { softMaskOf, softPairs, transpose } from '../support/masks.js';

describe('softErrors', () => {
  it('are the mean, the mean square, and the sum in thousands of the differences', () => {
    const errors = softErrors(softMaskOf(4, 0, 0.5, 1, 0.25), softMaskOf(4, 0, 1, 0, 0.25));
    expect(errors).to.deep.equal({ mae: 1.5 / 4, mse: 1.25 / 4, sad: 1.5 / 1000 });
  });

  it('have no mean without pixels', () => {
    const none = { widthPx: 0, heightPx: 0, data: new Float32Array(0) };
    expect(softErrors(none, none)).to.deep.equal({ mae: null, mse: null, sad: 0 });
  });

  it('lie in [0, 1], mse <= mae <= sqrt(mse), and do not care which of the two is the truth', () => {
    fc.assert(
      fc.property(softPairs, ([predicted, truth]) => {
        const errors = softErrors(predicted, truth);
        const [mae, mse] = [errors.mae!, errors.mse!];
        expect(mse).to.be.within(0, mae + 1e-12);
        expect(mae).to.be.within(0, Math.min(1, Math.sqrt(mse) + 1e-12));
        expect(errors.sad).to.be.closeTo((mae * truth.data.length) / 1000, 1e-9);
        expect(softErrors(truth, predicted)).to.deep.equal(errors);
        const turned = softErrors(transpose(predicted), transpose(truth));
        expect(turned.mae).to.be.closeTo(mae, 1e-12);
        expect(turned.mse).to.be.closeTo(mse, 1e-12);
      }),
    );
  });

  it('fall as the prediction moves to the truth', () => {
    fc.assert(
      fc.property(softPairs, ([predicted, truth]) => {
        const half = predicted.data.map((value, i) => (value + truth.data[i]!) / 2);
        const [far, near] = [softErrors(predicted, truth), softErrors({ ...predicted, data: half }, truth)];
        expect(near.mae).to.be.closeTo(far.mae! / 2, 1e-6);
        expect(near.mse).to.be.closeTo(far.mse! / 4, 1e-6);
      }),
    );
  });

  it('refuse masks of two sizes', () => {
    expect(() => softErrors(softMaskOf(1, 0), softMaskOf(2, 0, 0))).to.throw(DataError, '1x1 predicted, 2x1 true');
  });
});
