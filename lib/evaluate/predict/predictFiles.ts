import { join } from 'node:path';
import { DataError, InterruptedError } from '../../base/error.js';
import { writeWhole } from '../../base/file.js';
import { type Logger, silentLogger } from '../../base/log.js';
import { encodeMaskPng, readPicture } from '../../data/imageFile.js';
import type { Mask, SoftMask } from '../../data/picture.js';
import type { Prediction, Predictor } from '../predictor.js';
import { type InputImage, listInputs } from './inputs.js';
import { assertOutputFolder } from './output.js';

/** One image that was predicted. */
export interface PredictedFile {
  readonly input: string;
  readonly output: string;
  /** Size of the upright image, which is that of the output. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Share of the pixels whose class is not background. */
  readonly foregroundShare: number;
  /** From reading the image to having written the output. */
  readonly milliseconds: number;
}

/** One image that could not be. */
export interface SkippedFile {
  readonly input: string;
  /** Why, in one line that names the file. */
  readonly reason: string;
}

/** What was predicted, in the order of the inputs. */
export interface PredictedFiles {
  readonly files: readonly PredictedFile[];
  /** Empty unless bad images are to be skipped. */
  readonly skipped: readonly SkippedFile[];
}

export interface PredictFilesOptions {
  /** Writes the probability of the foreground instead of class ids. Default false. */
  readonly soft?: boolean | undefined;
  /** Goes on after an image that cannot be read, and lists it. Default false. */
  readonly skipBad?: boolean | undefined;
  readonly logger?: Logger;
  /** Stops before the next image. */
  readonly signal?: AbortSignal | undefined;
  /** A clock in milliseconds. */
  readonly now?: () => number;
}

/**
 * Predicts image files and folders of them, at the sizes of the upright images, into 8-bit grey PNGs: class ids (as in
 * predictions/ of a run) or, soft, the probability of the foreground, which is that of all classes but the first, 0 to
 * 255. Each is written whole or not at all. For names, see {@link listInputs}.
 * @param open called when the inputs and the output folder have been checked
 * @throws DataError when an input is missing or, without `skipBad`, cannot be read, or when all are bad
 * @throws ConfigError when outputs would clash, or lie in a data set or among the inputs
 * @throws InterruptedError when the signal fires
 */
export async function predictFiles(
  open: () => Promise<Predictor>,
  paths: readonly string[],
  out: string,
  options: PredictFilesOptions = {},
): Promise<PredictedFiles> {
  const { skipBad = false, logger = silentLogger, signal } = options;
  const inputs = await listInputs(paths);
  await assertOutputFolder(out, inputs);
  if (inputs.others.length > 0) logger.info(`${inputs.others.length} files that are no images are left out`);
  const predictor = await open();
  const files: PredictedFile[] = [];
  const skipped: SkippedFile[] = [];
  for (const [i, image] of inputs.images.entries()) {
    if (signal?.aborted)
      throw new InterruptedError(
        'prediction interrupted',
        `${files.length} of ${inputs.images.length} images are done.`,
      );
    logger.progress(`predict: image ${i + 1} of ${inputs.images.length}: ${image.path}`);
    try {
      files.push(await predictFile(predictor, image, out, options));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      if (!skipBad) throw skippable(error);
      logger.warn(`skipped: ${error.message}`);
      skipped.push({ input: image.path, reason: error.message });
    }
  }
  if (files.length === 0) throw new DataError(`no image can be read: ${skipped.length} are bad`, 'Give other images.');
  return { files, skipped };
}

async function predictFile(
  predictor: Predictor,
  { path, output }: InputImage,
  out: string,
  { soft = false, now = performance.now.bind(performance) }: PredictFilesOptions,
): Promise<PredictedFile> {
  const started = now();
  const image = await readPicture(path);
  const prediction = await predictor.predict(image);
  const written = join(out, output);
  await writeWhole(written, await encodeMaskPng(soft ? toBytes(prediction.foreground) : prediction.classes));
  const { widthPx, heightPx } = image;
  const foregroundShare = shareOf(prediction);
  return {
    input: path,
    output: written,
    widthPx,
    heightPx,
    foregroundShare,
    milliseconds: Math.round(now() - started),
  };
}

function skippable({ message, hint, cause }: DataError): DataError {
  return new DataError(message, `${hint} --skip-bad predicts the others.`, { cause });
}

/** Probabilities as whole numbers from 0 to 255. */
function toBytes({ heightPx, widthPx, data }: SoftMask): Mask {
  return { heightPx, widthPx, data: Uint8Array.from(data, (share) => Math.round(255 * share)) };
}

function shareOf({ classes: { data } }: Prediction): number {
  return data.reduce((count, id) => (id === 0 ? count : count + 1), 0) / data.length;
}
