import { DataError, InterruptedError } from '../base/error.js';
import { type Logger, silentLogger } from '../base/log.js';
import { type Dataset, stemsOf } from '../data/dataset.js';
import { readHeader } from '../data/imageFile.js';
import type { Mask, PixelSize, SoftMask } from '../data/picture.js';
import { resizeBilinear } from '../preprocess/restore.js';
import { centrePrior, separateColours } from './colour/colourModel.js';
import { findOtsuThreshold, toGrey } from './otsu.js';
import type { Prediction, Predictor } from './predictor.js';

/** Predictors that a network must beat to be worth its cost. They know foreground and background only. */

/** Calls every pixel foreground: what precision and IoU are worth with no look at the image. */
export function allForeground(): Predictor {
  return {
    name: 'all-foreground',
    binaryOnly: true,
    isBaseline: true,
    predict: async ({ widthPx, heightPx }) =>
      predictSoft({ widthPx, heightPx, data: new Float32Array(widthPx * heightPx).fill(1) }),
  };
}

/** Parts the grey values of each image by Otsu's threshold; the side with fewer pixels is the foreground. */
export function otsu(): Predictor {
  return {
    name: 'otsu',
    binaryOnly: true,
    isBaseline: true,
    predict: async (image) => {
      const grey = toGrey(image);
      const threshold = findOtsuThreshold(grey);
      const isBright = Float32Array.from(grey, (value) => (value > threshold ? 1 : 0));
      return predictSoft({ widthPx: image.widthPx, heightPx: image.heightPx, data: takeMinority(isBright) });
    },
  };
}

/**
 * Predicts the same for every image: the mean of the training masks, stretched to the image; what a network could
 * know from the place alone. Masks and mean are resampled bilinearly; foreground is where the mean is at least 0.5.
 * @throws DataError when there is no training image
 * @throws InterruptedError when the signal fires
 */
export async function meanMask(
  dataset: Dataset,
  size: PixelSize,
  logger: Logger = silentLogger,
  signal?: AbortSignal,
): Promise<Predictor> {
  return priorMask(await averageMasks(dataset, size, logger, signal));
}

/** Predicts a probability by place, such as the mean of the training masks, for every image. */
export function priorMask(mean: SoftMask): Predictor {
  return {
    name: 'mean-mask',
    binaryOnly: true,
    isBaseline: true,
    predict: async (image) => predictSoft(resample(mean, image)),
  };
}

/**
 * Parts foreground and background by their colours in each image anew, starting from a probability by place: the mean of
 * the training masks, or a bump in the middle where there is none. See {@link separateColours}.
 */
export function colourModel(prior: SoftMask = centrePrior()): Predictor {
  return {
    name: 'colour',
    binaryOnly: true,
    isBaseline: true,
    predict: async (image) => predictSoft(separateColours(image, prior)),
  };
}

/**
 * The mean of the training masks, each stretched to one size.
 * @returns share of the training images in which a pixel is foreground
 * @throws DataError when there is no training image
 * @throws InterruptedError when the signal fires
 */
export async function averageMasks(
  dataset: Dataset,
  { heightPx, widthPx }: PixelSize,
  logger: Logger = silentLogger,
  signal?: AbortSignal,
): Promise<SoftMask> {
  const stems = stemsOf(dataset, 'train');
  if (stems.length === 0)
    throw new DataError(`mean mask needs training images: ${dataset.name} has none`, 'Give splits.csv a train split.');
  const sum = new Float64Array(widthPx * heightPx);
  for (const [i, stem] of stems.entries()) {
    if (signal?.aborted) throw new InterruptedError('averaging of masks interrupted');
    logger.progress(`average training masks: ${i + 1} of ${stems.length}`);
    const foreground = await readForeground(dataset, stem);
    addTo(sum, resample(toSoft(foreground), { widthPx, heightPx }).data);
  }
  return { widthPx, heightPx, data: Float32Array.from(sum, (value) => value / stems.length) };
}

/** The true foreground of an image, whose pixels are not decoded where there is a file of it. */
async function readForeground(dataset: Dataset, stem: string): Promise<Mask> {
  const bytes = dataset.readTruth ? await dataset.readEncoded?.(stem) : undefined;
  if (!bytes || !dataset.readTruth) return (await dataset.read(stem)).foreground;
  return (await dataset.readTruth(stem, await readHeader(bytes, stem))).foreground;
}

/** A prediction from foreground probabilities: foreground at 0.5 and above. */
function predictSoft(foreground: SoftMask): Prediction {
  const { widthPx, heightPx } = foreground;
  const data = Uint8Array.from(foreground.data, (value) => (value >= 0.5 ? 1 : 0));
  return { classes: { widthPx, heightPx, data }, foreground };
}

function takeMinority(isBright: Float32Array): Float32Array {
  const bright = isBright.reduce((sum, value) => sum + value, 0);
  return 2 * bright <= isBright.length ? isBright : isBright.map((value) => 1 - value);
}

function toSoft({ widthPx, heightPx, data }: Mask): SoftMask {
  return { widthPx, heightPx, data: Float32Array.from(data) };
}

function resample(mask: SoftMask, { widthPx, heightPx }: PixelSize): SoftMask {
  return { widthPx, heightPx, data: resizeBilinear(mask.data, { ...mask, channels: 1 }, { widthPx, heightPx }) };
}

function addTo(sum: Float64Array, values: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (values[i] as number);
}
