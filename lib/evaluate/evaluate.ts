import { DataError, InterruptedError } from '../base/error.js';
import { type Logger, silentLogger } from '../base/log.js';
import { BINARY_CLASSES, type Dataset, type Sample, type Split, stemsOf } from '../data/dataset.js';
import { countConfusion } from '../measure/counts.js';
import type { Prediction, Predictor } from './predictor.js';
import { type ImageScore, scoreImage } from './scores.js';
import { type Confusion, type Evaluation, summarise } from './summary.js';

export interface EvaluateOptions {
  /** Seed of the bootstrap intervals. */
  readonly seed: number;
  readonly logger?: Logger;
  /** Leaves the `multiclass` part out; by default where the predictor knows foreground and background only. */
  readonly binaryOnly?: boolean;
  /** Stops before the next image. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each prediction, and awaited: to write a mask, say. */
  readonly onImage?: (sample: Sample, prediction: Prediction, score: ImageScore) => Promise<void> | void;
}

/**
 * Measures a predictor on the images of a split, or on all, at each image's own size. Images are read one at a time.
 * @throws DataError when the split has no image
 * @throws InterruptedError when the signal fires
 * @example
 * const evaluation = await evaluatePredictor(otsu(), openStudio(), 'test', { seed: 1 });
 * evaluation.summary.iou.mean // about 0.4
 */
export async function evaluatePredictor(
  predictor: Predictor,
  dataset: Dataset,
  split: Split | 'all',
  options: EvaluateOptions,
): Promise<Evaluation> {
  const [evaluation] = await evaluatePredictors([predictor], dataset, split, options);
  return evaluation as Evaluation;
}

/**
 * Measures several predictors as {@link evaluatePredictor} does, reading each image once for all of them.
 * @returns the evaluations in the order of the predictors
 */
export async function evaluatePredictors(
  predictors: readonly Predictor[],
  dataset: Dataset,
  split: Split | 'all',
  options: EvaluateOptions,
): Promise<Evaluation[]> {
  const { seed, logger = silentLogger, signal } = options;
  const stems = listStems(dataset, split);
  const tallies = predictors.map((predictor) => startTally(predictor, dataset, options.binaryOnly));
  const names = predictors.map(({ name }) => name).join(', ');
  for (const [i, stem] of stems.entries()) {
    if (signal?.aborted) throw new InterruptedError('evaluation interrupted');
    logger.progress(`evaluate ${names} on ${split}: image ${i + 1} of ${stems.length}`);
    const sample = await dataset.read(stem);
    for (const tally of tallies) await addSample(tally, sample, options.onImage);
  }
  return tallies.map(({ scores, confusions, classes }) => summarise(scores, confusions, classes, { seed }));
}

/** What one predictor has come to so far. */
interface Tally {
  readonly predictor: Predictor;
  readonly classes: readonly string[];
  readonly scores: ImageScore[];
  readonly confusions: Confusion[];
}

function startTally(predictor: Predictor, dataset: Dataset, binaryOnly = predictor.binaryOnly ?? false): Tally {
  return { predictor, classes: binaryOnly ? BINARY_CLASSES : dataset.classes, scores: [], confusions: [] };
}

async function addSample(tally: Tally, sample: Sample, onImage: EvaluateOptions['onImage']): Promise<void> {
  const { predictor, classes, scores, confusions } = tally;
  const prediction = await predictor.predict(sample.image);
  const score = scoreImage(sample.stem, prediction, sample);
  scores.push(score);
  if (classes.length > 2) confusions.push(countConfusion(prediction.classes, sample.classes, classes.length));
  await onImage?.(sample, prediction, score);
}

function listStems(dataset: Dataset, split: Split | 'all'): string[] {
  const stems = split === 'all' ? dataset.items.map((item) => item.stem) : stemsOf(dataset, split);
  if (stems.length > 0) return stems;
  throw new DataError(
    `split of ${dataset.name} must have at least one image: ${split} has none`,
    'Evaluate another split, or list images of it in splits.csv.',
  );
}
