import * as tf from '@tensorflow/tfjs';
import type { Mask } from '../data/picture.js';
import { largestClass } from '../measure/classes.js';
import { countPixels } from '../measure/counts.js';
import { diceScore } from '../measure/ratios.js';
import { crossEntropyDice } from '../model/loss.js';
import type { Network } from '../model/unet.js';
import { type Batch, readBatches } from '../preprocess/batches.js';
import { cropContent } from '../preprocess/placement.js';
import type { SampleStore } from '../preprocess/sampleStore.js';
import { batchImages, batchTruth } from './batchTensors.js';
import { type Forward, openForward } from './forward.js';
import type { NetworkValues } from './stepper.js';

/** How a network does on images that it is not trained on, at the network's own size. */
export interface Validation {
  /** Mean loss over the batches. */
  readonly loss: number;
  /** Mean Dice of the foreground over the images that have one, padding aside; null where none has. */
  readonly dice: number | null;
}

/** Runs a network of these values over images, without changing it. */
export async function validateNetwork(
  network: Network,
  values: NetworkValues,
  store: SampleStore,
  stems: readonly string[],
  batchSize: number,
): Promise<Validation> {
  const losses: number[] = [];
  const dices: number[] = [];
  const forward = openForward(network, values);
  try {
    for await (const batch of readBatches(store, stems, { batch: batchSize })) {
      const { loss, predicted } = await runBatch(forward, batch, network.config.classes);
      losses.push(loss);
      dices.push(...diceOfImages(batch, predicted));
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
): Promise<{ loss: number; predicted: Uint8Array }> {
  const made = tf.tidy(() => {
    const logits = forward.run(batchImages(batch));
    return [crossEntropyDice(logits, batchTruth(batch)), logits] as [tf.Scalar, tf.Tensor4D];
  });
  try {
    const [[loss = Number.NaN], scores] = await Promise.all([made[0].data<'float32'>(), made[1].data<'float32'>()]);
    return { loss, predicted: largestClass(scores, classes) };
  } finally {
    tf.dispose(made);
  }
}

function diceOfImages(batch: Batch, predicted: Uint8Array): number[] {
  const { heightPx, widthPx } = batch;
  const pixels = heightPx * widthPx;
  return batch.stems.flatMap((_, i) => {
    const content = batch.contents?.[i] ?? { heightPx, widthPx, leftPx: 0, topPx: 0 };
    const maskOf = (ids: Uint8Array): Mask => {
      const whole = ids.subarray(i * pixels, (i + 1) * pixels);
      return { heightPx: content.heightPx, widthPx: content.widthPx, data: cropContent(whole, content, batch, 1) };
    };
    const dice = diceScore(countPixels(maskOf(predicted), maskOf(batch.classes)));
    return dice === null ? [] : [dice];
  });
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
