import { DataError, InterruptedError } from '../../base/error.js';
import { type Logger, silentLogger } from '../../base/log.js';
import type { MaskTruth } from '../../data/classMap.js';
import { HARD_VALUES_MAX, readStoredMask } from '../../data/maskFile.js';
import type { PixelSize } from '../../data/picture.js';
import { countConfusion } from '../../measure/counts.js';
import type { Confusion } from '../classSummary.js';
import { type ImageScore, scoreImage } from '../scores.js';
import { type Evaluation, summarise } from '../summary.js';
import { isCamvidLabels, LABEL_SUFFIX } from './camvid.js';
import { type ClassOptions, type MaskClasses, settleClasses } from './classes.js';
import { describeFault, refuseFaults, skippable } from './fault.js';
import { listMasks } from './folder.js';
import { type MaskPair, pairMasks } from './pairs.js';

/** A mask that was not scored. */
export interface SkippedMask {
  /** Its stem. */
  readonly id: string;
  /** Why, in one line that names the file. */
  readonly reason: string;
}

/** The result of masks against truths, and what was passed over. */
export interface MaskEvaluation extends Evaluation {
  /** Where bad masks are to be skipped, those that were; empty where all are good. */
  readonly skipped?: readonly SkippedMask[];
}

export interface MaskScoreOptions extends ClassOptions {
  /** Seed of the bootstrap intervals. Default 1. */
  readonly seed?: number;
  /** Scores what can be scored and lists the rest, instead of refusing all. */
  readonly skipBad?: boolean | undefined;
  readonly logger?: Logger;
  /** Stops before the next image. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Measures the masks of one folder, made by any tool, against those of another of the same stems, each at its own size.
 * How their values are read: see `settleClasses`. Both may be hard, soft (foreground at 0.5 and above) or, with a
 * `classes.json`, of many classes.
 * @throws DataError when a folder or, without `skipBad`, a mask cannot be used, or when nothing is left to be scored
 * @throws InterruptedError when the signal fires
 */
export async function scoreMasks(
  predictionDir: string,
  truthDir: string,
  options: MaskScoreOptions = {},
): Promise<MaskEvaluation> {
  const { seed = 1, skipBad = false, logger = silentLogger, signal } = options;
  const suffix = (await isCamvidLabels(truthDir)) ? LABEL_SUFFIX : undefined;
  const { pairs, faults } = pairMasks(
    await listMasks(predictionDir, 'prediction', suffix),
    await listMasks(truthDir, 'truth', suffix),
  );
  const classes = await settleClasses(predictionDir, truthDir, options);
  if (!skipBad) refuseFaults(faults);
  const skipped = faults.map((fault) => ({ id: fault.id, reason: describeFault(fault) }));
  const tally: Tally = { scores: [], confusions: [], skipped, soft: 0 };
  for (const [i, pair] of pairs.entries()) {
    if (signal?.aborted) throw new InterruptedError('scoring interrupted');
    logger.progress(`score: mask ${i + 1} of ${pairs.length}`);
    await addPair(tally, pair, classes, skipBad);
  }
  if (tally.scores.length === 0) refuseNothing(skipped);
  warn(tally, logger);
  const evaluation = summarise(tally.scores, tally.confusions, classes.names, { seed });
  return skipBad ? { ...evaluation, skipped } : evaluation;
}

/** What the pairs have come to so far. */
interface Tally {
  readonly scores: ImageScore[];
  readonly confusions: Confusion[];
  readonly skipped: SkippedMask[];
  /** Predictions with more values than a hard mask has. */
  soft: number;
}

async function addPair(tally: Tally, pair: MaskPair, classes: MaskClasses, skipBad: boolean): Promise<void> {
  try {
    const { prediction, truth } = await readPair(pair, classes);
    const { alpha } = prediction;
    const confusion =
      classes.names.length > 2 ? [countConfusion(prediction.classes, truth.classes, classes.names.length)] : [];
    tally.scores.push(scoreImage(pair.id, { classes: prediction.classes, foreground: alpha }, truth));
    tally.confusions.push(...confusion);
    if (isSoft(alpha.data)) tally.soft++;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    if (!skipBad) throw skippable(error);
    tally.skipped.push({ id: pair.id, reason: error.message });
  }
}

async function readPair(
  { predictionPath, truthPath }: MaskPair,
  { readTruth, readPrediction }: MaskClasses,
): Promise<{ prediction: MaskTruth; truth: MaskTruth }> {
  const storedTruth = await readStoredMask(truthPath);
  const storedPrediction = await readStoredMask(predictionPath);
  assertTruthSize(storedPrediction, predictionPath, storedTruth, truthPath);
  return { truth: readTruth(storedTruth, truthPath), prediction: readPrediction(storedPrediction, predictionPath) };
}

function assertTruthSize(prediction: PixelSize, predictionPath: string, truth: PixelSize, truthPath: string): void {
  if (prediction.widthPx === truth.widthPx && prediction.heightPx === truth.heightPx) return;
  const isTurned = prediction.widthPx === truth.heightPx && prediction.heightPx === truth.widthPx;
  const told = `${predictionPath} is ${formatSize(prediction)}, ${truthPath} is ${formatSize(truth)}`;
  throw new DataError(
    `prediction must have its truth's size: ${told}`,
    isTurned
      ? 'Turn the prediction by a quarter: width and height are swapped, as where an EXIF orientation was passed over.'
      : "Bring the prediction back to its truth's size, a hard mask by nearest neighbour; it is never resized here.",
  );
}

function formatSize({ widthPx, heightPx }: PixelSize): string {
  return `${widthPx}x${heightPx} px`;
}

function isSoft(alpha: Float32Array): boolean {
  return alpha.some((value) => value > 0 && value < 1);
}

function refuseNothing(skipped: readonly SkippedMask[]): never {
  const told = skipped.slice(0, 1).map(({ reason }) => ` (${reason})`);
  throw new DataError(
    `no mask can be scored: ${skipped.length} are bad${told}`,
    'Mend the masks, or give other folders.',
  );
}

function warn({ scores, soft, skipped }: Tally, logger: Logger): void {
  if (soft > 0 && soft < scores.length) {
    const rest = scores.length - soft;
    logger.warn(`${soft} predictions are soft; ${rest} with at most ${HARD_VALUES_MAX} values are read as hard masks`);
  }
  for (const { id, reason } of skipped) logger.warn(`skipped ${id}: ${reason}`);
}
