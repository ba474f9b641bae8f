import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { createRandom } from '../../lib/base/random.js';
import { initialiseWeights } from '../../lib/model/initialise.js';
import type { Network } from '../../lib/model/network.js';
import { unet } from '../../lib/model/unet.js';
import { batchImages } from '../../lib/train/batchTensors.js';
import { openEagerForward, openForward } from '../../lib/train/forward.js';
import type { NetworkValues } from '../../lib/train/stepper.js';
import { noiseBatch } from '../support/batch.js';
import { startNativeOrSkip } from '../support/native.js';
import { assertNoLeak, assertTensorsClose } from '../support/tensor.js';

const NETWORK = unet({ depth: 2, base: 3, classes: 3, channels: 3 });

/** Values that no two channels share, variances positive. */
function someValues({ layout, stateLayout }: Network): NetworkValues {
  const random = createRandom(5);
  return {
    weights: initialiseWeights(layout, random).map((value) => value + 0.2 * random.normal()),
    state: Float32Array.from({ length: stateLayout.size }, () => 0.3 + random.next()),
  };
}

const VALUES = someValues(NETWORK);

describe('openForward', () => {
  before(async function () {
    await startNativeOrSkip(this);
  });
  after(() => useBackend('wasm'));

  it('has the logits of operation by operation as a graph, for any size and number of images', () => {
    const [graph, eager] = [openForward(NETWORK, VALUES), openEagerForward(NETWORK, VALUES)];
    for (const [images, heightPx, widthPx] of [
      [1, 4, 4],
      [2, 12, 20],
    ] as const) {
      const input = batchImages(noiseBatch(images, heightPx, widthPx));
      const [actual, expected] = [graph.run(input), eager.run(input)];
      expect(actual.shape).to.deep.equal([images, heightPx, widthPx, 3]);
      assertTensorsClose(actual, expected, 1e-4);
      tf.dispose([input, actual, expected]);
    }
    graph.dispose();
    eager.dispose();
  });

  it('leaves no tensor', async () => {
    await assertNoLeak(() => {
      const forward = openForward(NETWORK, VALUES);
      const input = batchImages(noiseBatch(1, 8, 8));
      tf.dispose([input, forward.run(input)]);
      forward.dispose();
    });
  });
});
