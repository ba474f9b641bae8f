import * as tf from '@tensorflow/tfjs';
import type { Mask } from '../data/picture.js';
import { largestClass } from '../measure/classes.js';
import { countPixels } from '../measure/counts.js';
import { diceScore } from '../measure/ratios.js';
import { DEFAULT_LOSS, type Loss, measureLoss } from '../model/loss/loss.js';
import type { Network } from '../model/network.js';
import { type Batch, readBatches } from '../preprocess/batches.js';
import { cropContent } from '../preprocess/placement.js';
import type { SampleStore } from '../preprocess/sampleStore.js';
import { batchImages } from './batchTensors.js';
import { type Forward, openForward } from './forward.js';
import { batchTarget } from './lossTarget.js';
import type { NetworkValues } from './stepper.js';

/** How a network does on images that it is not trained on, at the network's own size. */
export interface Validation {
  /** Mean loss over the batches. */
  readonly loss: number;
  /** Mean Dice of the foreground over the images that have one, padding aside; null where none has. */
  readonly dice: number | null;
}

/**
 * Runs a network of these values over images, without changing it.
 * @param loss what training lowers; the boundary loss has its final weight. Pixels that it ignores count as background in
 * both masks
 */
export async function validateNetwork(
  network: Network,
  values: NetworkValues,
  store: SampleStore,
  stems: readonly string[],
  batchSize: number,
  loss: Loss = DEFAULT_LOSS,
): Promise<Validation> {
  const losses: number[] = [];
  const dices: number[] = [];
  const forward = openForward(network, values);
  try {
    for await (const batch of readBatches(store, stems, { batch: batchSize })) {
      const measured = await runBatch(forward, batch, network.config.classes, loss);
      losses.push(measured.loss);
      dices.push(...diceOfImages(batch, measured.predicted, loss.ignore ?? null));
    }
  } finally {
    forward.dispose();
  }
  return { loss: meanOf(losses) ?? Number.NaN, dice: meanOf(dices) };
}

async function runBatch(
  forward: Forward,
  batch: Batch,
  classes: number,
  goal: Loss,
): Promise<{ loss: number; predicted: Uint8Array }> {
  const made = tf.tidy(() => {
    const logits = forward.run(batchImages(batch));
    return [measureLoss(goal, logits, batchTarget(batch, goal, classes)), logits] as [tf.Scalar, tf.Tensor4D];
  });
  try {
    const [[loss = Number.NaN], scores] = await Promise.all([made[0].data<'float32'>(), made[1].data<'float32'>()]);
    return { loss, predicted: largestClass(scores, classes) };
  } finally {
    tf.dispose(made);
  }
}

function diceOfImages(batch: Batch, predicted: Uint8Array, ignore: number | null): number[] {
  const { heightPx, widthPx } = batch;
  const pixels = heightPx * widthPx;
  const found = hideIgnored(predicted, batch.classes, ignore);
  const truth = hideIgnored(batch.classes, batch.classes, ignore);
  return batch.stems.flatMap((_, i) => {
    const content = batch.contents?.[i] ?? { heightPx, widthPx, leftPx: 0, topPx: 0 };
    const maskOf = (ids: Uint8Array): Mask => {
      const whole = ids.subarray(i * pixels, (i + 1) * pixels);
      return { heightPx: content.heightPx, widthPx: content.widthPx, data: cropContent(whole, content, batch, 1) };
    };
    const dice = diceScore(countPixels(maskOf(found), maskOf(truth)));
    return dice === null ? [] : [dice];
  });
}

/** Background where the truth is the ignored class. */
function hideIgnored(ids: Uint8Array, truth: Uint8Array, ignore: number | null): Uint8Array {
  return ignore === null ? ids : ids.map((id, i) => (truth[i] === ignore ? 0 : id));
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
