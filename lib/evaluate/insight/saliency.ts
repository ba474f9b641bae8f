import * as tf from '@tensorflow/tfjs';
import { createRandom } from '../../base/random.js';
import type { Picture, PixelSize } from '../../data/picture.js';
import { findPixelField, type PixelBox } from '../../model/pixelField.js';
import { placeContent } from '../../preprocess/placement.js';
import type { PlanSize } from '../../preprocess/plan.js';
import { preparePicture } from '../../preprocess/prepare.js';
import { restoreValues } from '../../preprocess/restore.js';
import type { Model } from '../../train/model.js';
import { type Frame, toFrame } from '../inference/frame.js';
import { type RunBlocks, useModel } from './openModel.js';

/** Column and row of an image. */
export interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** SmoothGrad: the mean gradient over images with noise added. */
export interface Smoothing {
  /** Images with noise, at least 1. */
  readonly samples: number;
  /** Standard deviation of the noise, on the scale of 0 (black) to 1 (white). */
  readonly noise: number;
  readonly seed: number;
}

/** How far a pixel of the prediction sees, in pixels of the network. */
export interface SeenField {
  /** Side of the square that it can see at most, as far as convolutions go. */
  readonly theoreticalPx: number;
  /** Side of a square as large as what it does see: the pixels whose gradient is above 4.55 % of the largest. */
  readonly effectivePx: number;
  /** The theoretical field as far as it lies in the image, in pixels of the image. */
  readonly box: PixelBox;
}

/** What a network's judgement of one pixel depends on. */
export interface Saliency extends PixelSize {
  /** Of the image. */
  readonly pixel: Pixel;
  /** Logit of the foreground at the pixel: the logarithm of its odds against the background. */
  readonly logit: number;
  /** How much the logit changes with each pixel of the image: `values[y * widthPx + x]`, at least 0. */
  readonly values: Float32Array;
  readonly field: SeenField;
}

/** Beyond two standard deviations of a normal density, which holds 95.45 % (Luo et al. 2016, section 3). */
const EFFECTIVE_SHARE = 1 - 0.9545;

/**
 * The gradient of the foreground's logit at one pixel with respect to the image, absolute and summed over the channels
 * (Simonyan et al. 2014, https://arxiv.org/abs/1312.6034), and the receptive field that it shows (Luo et al. 2016,
 * https://arxiv.org/abs/1701.04128). A gradient tells what small changes would do, not what the object is.
 * @param image of any size; the gradient is taken at the network's size and brought back to the image's
 * @param pixel of the image; that of the network which lies there is explained
 * @param smoothing takes the mean of the gradients, before they become absolute, over images with normal noise (Smilkov
 *   et al. 2017, https://arxiv.org/abs/1706.03825)
 * @throws RangeError when the pixel lies outside of the image, or there is no sample
 * @throws MemoryError when the network does not fit into the memory there is
 */
export async function saliency(model: Model, image: Picture, pixel: Pixel, smoothing?: Smoothing): Promise<Saliency> {
  const { network, size } = model;
  const place = placePixel(pixel, image, size);
  const frame = toFrame(await preparePicture(image, size));
  const { logit, gradient } = await useModel(model, 'training', (run) => gradeLogit(run, frame, place, smoothing));
  const strength = sumChannels(gradient);
  const layers = network.listLayers(size.heightPx, size.widthPx);
  return {
    heightPx: image.heightPx,
    widthPx: image.widthPx,
    pixel,
    logit,
    values: restoreValues(strength, size, image, 1),
    field: {
      theoreticalPx: layers.reduce((widest, layer) => Math.max(widest, layer.receptiveFieldPx), 0),
      effectivePx: effectiveSide(strength),
      box: restoreBox(findPixelField(network, size, place), size, image),
    },
  };
}

/** The pixel of the network in which the middle of a pixel of the image lies. */
function placePixel({ x, y }: Pixel, image: PixelSize, size: PlanSize): Pixel {
  if (!(x >= 0 && x < image.widthPx && y >= 0 && y < image.heightPx))
    throw new RangeError(`pixel outside of the image of ${image.widthPx}x${image.heightPx} px: ${x}, ${y}`);
  const { leftPx, topPx, widthPx, heightPx } = placeContent(image, size);
  return {
    x: leftPx + Math.floor(((x + 0.5) * widthPx) / image.widthPx),
    y: topPx + Math.floor(((y + 0.5) * heightPx) / image.heightPx),
  };
}

interface Graded {
  readonly logit: number;
  /** As large as the frame. */
  readonly gradient: Float32Array;
}

async function gradeLogit(run: RunBlocks, frame: Frame, place: Pixel, smoothing?: Smoothing): Promise<Graded> {
  const plain = await gradeOnce(run, frame, place);
  if (smoothing === undefined) return plain;
  const { samples, noise, seed } = smoothing;
  if (!(samples >= 1)) throw new RangeError(`smoothing needs at least 1 sample: ${samples}`);
  const random = createRandom(seed).child('saliency');
  const sum = new Float32Array(frame.images.length);
  for (let i = 0; i < samples; i++) {
    const images = frame.images.map((value) => value + noise * random.normal());
    const { gradient } = await gradeOnce(run, { ...frame, images }, place);
    for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] as number) + (gradient[k] as number) / samples;
  }
  return { logit: plain.logit, gradient: sum };
}

async function gradeOnce(run: RunBlocks, { images, heightPx, widthPx }: Frame, place: Pixel): Promise<Graded> {
  const { value, grad } = tf.tidy(() => {
    const logitOf = (x: tf.Tensor): tf.Scalar => foregroundLogit(run(x as tf.Tensor4D), place);
    return tf.valueAndGrad(logitOf)(tf.tensor4d(images, [1, heightPx, widthPx, 3]));
  });
  try {
    const [logit] = await value.data();
    return { logit: logit as number, gradient: (await grad.data()) as Float32Array };
  } finally {
    tf.dispose([value, grad]);
  }
}

/** log(p / (1 - p)) of the probability p that a pixel is of any class but the background. */
function foregroundLogit(logits: tf.Tensor4D, { x, y }: Pixel): tf.Scalar {
  const classes = logits.shape[3];
  const ofClasses = tf.slice(logits, [0, y, x, 0], [1, 1, 1, classes]).reshape([classes]);
  return tf.sub(tf.logSumExp(tf.slice(ofClasses, 1)), tf.slice(ofClasses, 0, 1).reshape([]));
}

function sumChannels(gradient: Float32Array): Float32Array {
  return Float32Array.from({ length: gradient.length / 3 }, (_, i) =>
    gradient.subarray(3 * i, 3 * i + 3).reduce((sum, value) => sum + Math.abs(value), 0),
  );
}

function effectiveSide(strength: Float32Array): number {
  const largest = strength.reduce((most, value) => Math.max(most, value), 0);
  return Math.sqrt(strength.reduce((count, value) => count + Number(value > EFFECTIVE_SHARE * largest), 0));
}

/** A box of the network's pixels in the image's. */
function restoreBox({ left, top, right, bottom }: PixelBox, size: PlanSize, image: PixelSize): PixelBox {
  const { leftPx, topPx, widthPx, heightPx } = placeContent(image, size);
  const column = (x: number): number => clamp(((x - leftPx) * image.widthPx) / widthPx, image.widthPx);
  const row = (y: number): number => clamp(((y - topPx) * image.heightPx) / heightPx, image.heightPx);
  return {
    left: Math.floor(column(left)),
    top: Math.floor(row(top)),
    right: Math.ceil(column(right + 1)) - 1,
    bottom: Math.ceil(row(bottom + 1)) - 1,
  };
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}
