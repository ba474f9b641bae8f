import { expect } from 'chai';
import { useBackend } from '../../lib/backend/backend.js';
import { startTensorflow } from '../../lib/backend/tensorflow.js';
import { createRandom } from '../../lib/base/random.js';
import { LOSS_NAMES } from '../../lib/config/schema.js';
import { DEFAULT_LOSS, type Loss } from '../../lib/model/loss/loss.js';
import { unet } from '../../lib/model/unet.js';
import { createEagerStepper, createStepper, type Stepper } from '../../lib/train/stepper.js';
import { noiseBatch } from '../support/batch.js';
import { startNativeOrSkip } from '../support/native.js';

const NETWORK = unet({ depth: 2, base: 4, classes: 3, channels: 3 });
const BATCH = noiseBatch(2, 8, 12);

async function runSteps(create: typeof createStepper, loss: Loss, learningRate: number): Promise<number[]> {
  const stepper: Stepper = create(NETWORK, createRandom(1), { loss });
  const losses: number[] = [];
  // the boundary loss has no other weight from step to step, so that its values compare
  for (let i = 0; i < 8; i++) losses.push(await stepper.step(BATCH, learningRate, 1));
  stepper.dispose();
  return losses;
}

const LOSSES: Loss[] = LOSS_NAMES.flatMap((name) => [
  { ...DEFAULT_LOSS, name },
  { ...DEFAULT_LOSS, name, weights: [1, 2, 3], ignore: 0 },
]);

const nameOf = ({ name, ignore }: Loss): string => (ignore === 0 ? `${name}, weighted, a class ignored` : name);

describe('a training with another loss', () => {
  before(() => useBackend('wasm'));

  for (const loss of LOSSES) {
    it(`lowers it on a batch seen again: ${nameOf(loss)}`, async () => {
      const losses = await runSteps(createEagerStepper, loss, 0.01);
      expect(losses.at(-1)).to.be.below(losses[0]! - 0.02);
    });
  }
});

/** Small, since Adam's first steps make much of how small gradients are rounded. */
const RATE = 0.001;

describe('a training with another loss on TensorFlow', () => {
  before(async function () {
    await startNativeOrSkip(this);
  });
  after(() => useBackend('wasm'));

  for (const loss of LOSSES.filter(({ name }) => name === 'ce-lovasz' || name === 'boundary')) {
    it(`has the losses of the wasm backend: ${nameOf(loss)}`, async () => {
      await startTensorflow({ gpu: false });
      const byGraph = await runSteps(createStepper, loss, RATE);
      await useBackend('wasm');
      const eager = await runSteps(createEagerStepper, loss, RATE);
      byGraph.forEach((value, i) => {
        expect(value).to.be.closeTo(eager[i]!, 1e-3);
      });
    });
  }
});
