import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { DEFAULT_LOSS } from '../../lib/model/loss/loss.js';
import { batchTarget } from '../../lib/train/lossTarget.js';
import { noiseBatch } from '../support/batch.js';
import { readLossCases } from '../support/losses.js';
import { assertNoLeak } from '../support/tensor.js';

describe('batchTarget', () => {
  before(() => useBackend('cpu'));
  after(() => useBackend('wasm'));

  it('has the distances that the code of the boundary loss has, class by class', () => {
    for (const { shape, truth, distances } of readLossCases()) {
      const [images, heightPx, widthPx, classes] = shape;
      const batch = { ...noiseBatch(images, heightPx, widthPx), classes: Uint8Array.from(truth) };
      const target = tf.tidy(() => {
        const made = batchTarget(batch, { ...DEFAULT_LOSS, name: 'boundary' }, classes, 0.5);
        return { progress: made.progress, distances: made.distances?.arraySync().flat() ?? [] };
      });
      expect(target.progress).to.equal(0.5);
      target.distances.forEach((distance, i) => {
        expect(distance).to.be.closeTo(distances[i]!, 1e-5);
      });
      expect(target.distances).to.have.lengthOf(distances.length);
    }
  });

  it('makes tensors of what a loss needs alone', async () => {
    await assertNoLeak(() => {
      const target = batchTarget(noiseBatch(1, 4, 4), DEFAULT_LOSS, 3);
      expect(Object.keys(target)).to.deep.equal(['truth']);
      target.truth.dispose();
    });
  });
});
