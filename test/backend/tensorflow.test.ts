import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { startTensorflow } from '../../lib/backend/tensorflow.js';
import { openSession } from '../../lib/backend/tensorflowSession.js';
import { createRandom } from '../../lib/base/random.js';
import { unet } from '../../lib/model/unet.js';
import { createEagerStepper } from '../../lib/train/stepper.js';
import { noiseBatch } from '../support/batch.js';
import { failureOf } from '../support/failure.js';
import { startNativeOrSkip } from '../support/native.js';
import { assertNoLeak } from '../support/tensor.js';

describe('startTensorflow', () => {
  before(async function () {
    await startNativeOrSkip(this);
  });
  after(() => useBackend('wasm'));

  it('names its processor, threads and versions', async () => {
    const engine = await startTensorflow({ gpu: false, threads: 2 });
    expect(tf.getBackend()).to.equal('tensorflow');
    expect(engine.threads).to.be.at.least(1);
    expect(engine.device).to.not.equal('');
    expect(engine.versions['tensorflow']).to.match(/^2\.\d+\.\d+/);
    expect(engine.versions['@tensorflow/tfjs-node-gpu']).to.equal('4.22.0');
  });

  it('refuses a GPU that TensorFlow does not see', async () => {
    const error = await failureOf(() => startTensorflow({ gpu: true }));
    expect(error.message).to.match(/^TensorFlow sees no GPU/);
  });

  it('trains operation by operation to the losses of the cpu backend', async () => {
    const network = unet({ depth: 2, base: 2, classes: 3, channels: 3 });
    const losses = async (): Promise<number[]> => {
      const stepper = createEagerStepper(network, createRandom(1));
      const values: number[] = [];
      for (let i = 0; i < 5; i++) values.push(await stepper.step(noiseBatch(2, 8, 12), 0.01));
      stepper.dispose();
      return values;
    };
    await startTensorflow({ gpu: false });
    const onTensorflow = await losses();
    await assertNoLeak(losses);
    await useBackend('cpu');
    (await losses()).forEach((loss, i) => {
      expect(onTensorflow[i]).to.be.closeTo(loss, 1e-3);
    });
  });

  it('tells why it refuses a graph', async () => {
    await startTensorflow({ gpu: false });
    expect(() => openSession(Uint8Array.of(1, 2, 3))).to.throw(/SavedModel/);
  });
});
