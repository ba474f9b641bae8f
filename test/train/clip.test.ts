import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import fc from 'fast-check';
import { useBackend } from '../../lib/backend/backend.js';
import { clipGradient } from '../../lib/train/clip.js';
import { assertNoLeak } from '../support/tensor.js';

const clip = (values: readonly number[], most: number): number[] =>
  tf.tidy(() => [...clipGradient(tf.tensor1d([...values]), most).dataSync()]);

describe('clipGradient', () => {
  before(() => useBackend('wasm'));

  it('scales a gradient down to the norm, as torch.nn.utils.clip_grad_norm_ does', () => {
    // the norm of 3, 4, 0, 12 is 13; values of PyTorch 2.9.1
    const expected = [0.4615384340286255, 0.615384578704834, 0, 1.846153736114502];
    clip([3, 4, 0, 12], 2).forEach((value, i) => {
      expect(value).to.be.closeTo(expected[i]!, 1e-6);
    });
  });

  it('leaves a smaller gradient as it is, bit for bit, and one of nothing', () => {
    expect(clip([3, 4], 5.1)).to.deep.equal([3, 4]);
    expect(clip([0, 0], 1)).to.deep.equal([0, 0]);
  });

  it('keeps the direction and puts the norm below the limit, for any size', () => {
    const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 2100 });
    const run = (gradient: number[], most: number): void => {
      const clipped = clip(gradient, most);
      const [before, after] = [Math.hypot(...gradient), Math.hypot(...clipped)];
      expect(after).to.be.at.most(most * (1 + 1e-5));
      const scale = Math.min(1, most / (before + 1e-6));
      clipped.forEach((value, i) => {
        expect(value).to.be.closeTo(scale * gradient[i]!, 1e-5 * most);
      });
    };
    fc.assert(fc.property(values, fc.constantFrom(0.1, 1, 100), run), { numRuns: 50 });
  });

  it('sums many small squares beside a large one', () => {
    const gradient = Float32Array.from({ length: 1_000_000 }, (_, i) => (i === 0 ? 1000 : 0.1));
    const [first = 0] = tf.tidy(() => clipGradient(tf.tensor1d(gradient), 1).dataSync());
    expect(first).to.be.closeTo(1000 / Math.sqrt(1000 ** 2 + 1e6 * 0.01), 1e-5);
  });

  it('leaves no tensor behind', () =>
    assertNoLeak(() => {
      const gradient = tf.tensor1d([1, 2]);
      tf.dispose([gradient, clipGradient(gradient, 1)]);
    }));
});
