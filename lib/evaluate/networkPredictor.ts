import * as tf from '@tensorflow/tfjs';
import type { Picture } from '../data/picture.js';
import { largestClass } from '../measure/classes.js';
import { placeWeights } from '../model/layout.js';
import { preparePicture } from '../preprocess/prepare.js';
import { resizeBilinear } from '../preprocess/restore.js';
import type { Model } from '../train/model.js';
import type { Prediction, Predictor } from './predictor.js';

/** A predictor that holds tensors until it is disposed of. */
export interface NetworkPredictor extends Predictor {
  dispose(): void;
}

/**
 * Puts a trained network to work on pictures of any size: a picture is brought to the network's size, and the class
 * probabilities are brought back (bilinear) before the largest decides.
 */
export function createPredictor({ arch, network, values, size }: Model): NetworkPredictor {
  const weights = placeWeights(values.weights, network.layout);
  const state = placeWeights(values.state, network.stateLayout);
  const classCount = network.config.classes;

  const predict = async (image: Picture): Promise<Prediction> => {
    const { data } = await preparePicture(image, size);
    const probabilities = tf.tidy(() => {
      const input = tf.tensor4d(
        Float32Array.from(data, (value) => value / 255),
        [1, size.heightPx, size.widthPx, 3],
      );
      return tf.softmax(network.forward(weights, input, { training: false, state }));
    });
    const small = (await probabilities.data()) as Float32Array;
    probabilities.dispose();
    return decide(resizeBilinear(small, { ...size, channels: classCount }, image), image, classCount);
  };
  return { name: arch, predict, dispose: () => tf.dispose([weights, state]) };
}

/** The most probable class of each pixel, and the probability that it is not background. */
function decide(probabilities: Float32Array, { heightPx, widthPx }: Picture, classCount: number): Prediction {
  const foreground = new Float32Array(heightPx * widthPx);
  for (let i = 0; i < foreground.length; i++) foreground[i] = 1 - (probabilities[i * classCount] as number);
  const classes = largestClass(probabilities, classCount);
  return { classes: { heightPx, widthPx, data: classes }, foreground: { heightPx, widthPx, data: foreground } };
}
