import * as tf from '@tensorflow/tfjs';
import { ConfigError } from '../base/error.js';
import type { TileMode } from '../config/tileModes.js';
import type { Picture, PixelSize } from '../data/picture.js';
import { largestClass } from '../measure/classes.js';
import type { PlanSize } from '../preprocess/plan.js';
import { type Forward, openForward } from '../train/forward.js';
import { assertFitsMemory, explainMemory, type MemoryDemand } from '../train/memory.js';
import type { Model } from '../train/model.js';
import { averageViews } from './inference/average.js';
import type { RunFrame } from './inference/frame.js';
import { averageMirrored } from './inference/mirror.js';
import { viewTiles, viewWhole } from './inference/view.js';
import type { Prediction, Predictor } from './predictor.js';

/** A predictor that holds tensors until it is disposed of. */
export interface NetworkPredictor extends Predictor {
  dispose(): void;
}

/** How a network looks at a picture. */
export interface PredictorOptions {
  /** Test-time augmentation: the mean over the picture and its mirror image, in twice the time. Default false. */
  readonly tta?: boolean | undefined;
  /**
   * The mean over these sizes, 0.25 to 4 each: multiples of the network's size or, in tiles, of the picture's own.
   * Default 1 alone.
   */
  readonly scales?: readonly number[] | undefined;
  /**
   * Cuts pictures at their own size into overlapping tiles of the network's size. Default `off`, since a network that
   * was trained on whole pictures made small knows neither parts of objects nor objects that large; for networks
   * trained on details at their own size, such as cells.
   */
  readonly tiles?: TileMode | undefined;
}

/** Puts a network with its values to work. */
export type OpenForward = (network: Model['network'], values: Model['values']) => Forward;

const SCALE_MIN = 0.25;
const SCALE_MAX = 4;

/**
 * Puts a trained network to work on pictures of any size: a picture is brought to the network's size, and the class
 * probabilities are brought back (without padding, bilinear) before the largest decides.
 * @param open puts the network on the backend; the predictor disposes of it
 * @throws ConfigError when a scale is out of its range, or there is none
 * @throws MemoryError when the network does not fit into the memory there is; `predict`, when an allocation fails
 */
export function createPredictor(
  { arch, network, values, size }: Model,
  { tta = false, scales = [1], tiles = 'off' }: PredictorOptions = {},
  open: OpenForward = openForward,
): NetworkPredictor {
  assertScales(scales);
  const { classes: classCount, depth } = network.config;
  const frames = tiles === 'on' ? [size] : scales.map((scale) => scaleFrame(size, scale, depth));
  const largest = frames.reduce((one, other) => (area(other) > area(one) ? other : one), size);
  const demand: MemoryDemand = { purpose: 'inference', network, ...largest, batch: 1 };
  assertFitsMemory(demand);
  const forward = open(network, values);

  const runOnce: RunFrame = (frame) => explainMemory(demand, () => predictProbabilities(forward, frame));
  const run = tta ? averageMirrored(runOnce, classCount) : runOnce;
  const whole = averageViews(frames.map((frame) => viewWhole(run, frame, classCount)));
  const inTiles = averageViews(scales.map((scale) => viewTiles(run, size, scale, classCount)));
  const predict = async (image: Picture): Promise<Prediction> => {
    const view = isTiled(image, size, tiles) ? inTiles : whole;
    return decide(await view(image), image, classCount);
  };
  return { name: arch, predict, dispose: forward.dispose };
}

function assertScales(scales: readonly number[]): void {
  if (scales.length === 0) throw new ConfigError('scales must be at least one: none given', 'Take 1.');
  const wrong = scales.find((scale) => !(scale >= SCALE_MIN && scale <= SCALE_MAX));
  if (wrong === undefined) return;
  throw new ConfigError(`scale must be from ${SCALE_MIN} to ${SCALE_MAX}: ${wrong}`, 'Take numbers near 1.');
}

function area({ heightPx, widthPx }: PixelSize): number {
  return heightPx * widthPx;
}

/** The nearest size to a multiple of the network's that can be halved as often as the network does. */
function scaleFrame(size: PlanSize, scale: number, depth: number): PlanSize {
  if (scale === 1) return size;
  const unit = 2 ** depth;
  const side = (sidePx: number): number => Math.max(1, Math.round((sidePx * scale) / unit)) * unit;
  return { ...size, heightPx: side(size.heightPx), widthPx: side(size.widthPx) };
}

function isTiled(image: PixelSize, size: PixelSize, mode: TileMode): boolean {
  if (mode !== 'auto') return mode === 'on';
  return image.heightPx > size.heightPx || image.widthPx > size.widthPx;
}

/**
 * Runs a network on images of its own size.
 * @param input images [n, h, w, 3], values 0..1
 * @returns class probabilities, [n, h, w, classes]
 */
export async function predictProbabilities(
  forward: Forward,
  { images, heightPx, widthPx }: PixelSize & { readonly images: Float32Array },
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
