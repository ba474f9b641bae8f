import * as tf from '@tensorflow/tfjs';
import type { Picture } from '../data/picture.js';
import { largestClass } from '../measure/classes.js';
import type { PlanSize } from '../preprocess/plan.js';
import { preparePicture } from '../preprocess/prepare.js';
import { restoreValues } from '../preprocess/restore.js';
import { type Forward, openForward } from '../train/forward.js';
import { assertFitsMemory, explainMemory, type MemoryDemand } from '../train/memory.js';
import type { Model } from '../train/model.js';
import type { Prediction, Predictor } from './predictor.js';

/** A predictor that holds tensors until it is disposed of. */
export interface NetworkPredictor extends Predictor {
  dispose(): void;
}

/**
 * Puts a trained network to work on pictures of any size: a picture is brought to the network's size, and the class
 * probabilities are brought back (without padding, bilinear) before the largest decides.
 * @throws MemoryError when the network does not fit into the memory there is; `predict`, when an allocation fails
 */
export function createPredictor({ arch, network, values, size }: Model): NetworkPredictor {
  const demand: MemoryDemand = { purpose: 'inference', network, ...size, batch: 1 };
  assertFitsMemory(demand);
  const forward = openForward(network, values);
  const classCount = network.config.classes;

  const predict = async (image: Picture): Promise<Prediction> => {
    const { data } = await preparePicture(image, size);
    const pixels = Float32Array.from(data, (value) => value / 255);
    const small = await explainMemory(demand, () => predictProbabilities(forward, { ...size, images: pixels }));
    return decide(restoreValues(small, size, image, classCount), image, classCount);
  };
  return { name: arch, predict, dispose: forward.dispose };
}

/**
 * Runs a network on images of its own size.
 * @param input images [n, h, w, 3], values 0..1
 * @returns class probabilities, [n, h, w, classes]
 */
export async function predictProbabilities(
  forward: Forward,
  { images, heightPx, widthPx }: PlanSize & { readonly images: Float32Array },
): Promise<Float32Array> {
  const probabilities = tf.tidy(() => {
    const input = tf.tensor4d(images, [images.length / (3 * heightPx * widthPx), heightPx, widthPx, 3]);
    return tf.softmax(forward.run(input));
  });
  const values = (await probabilities.data()) as Float32Array;
  probabilities.dispose();
  return values;
}

/** The most probable class of each pixel, and the probability that it is not background. */
function decide(probabilities: Float32Array, { heightPx, widthPx }: Picture, classCount: number): Prediction {
  const foreground = new Float32Array(heightPx * widthPx);
  for (let i = 0; i < foreground.length; i++) foreground[i] = 1 - (probabilities[i * classCount] as number);
  const classes = largestClass(probabilities, classCount);
  return { classes: { heightPx, widthPx, data: classes }, foreground: { heightPx, widthPx, data: foreground } };
}
