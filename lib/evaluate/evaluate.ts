import { DataError, InterruptedError } from '../base/error.js';
import { type Logger, silentLogger } from '../base/log.js';
import { BINARY_CLASSES, type Dataset, type Sample, type Split, stemsOf } from '../data/dataset.js';
import { traceOutline } from '../measure/boundary.js';
import { countConfusion } from '../measure/counts.js';
import { moveByPixel } from '../measure/displacement.js';
import { addSoft, calibrate, type SoftTally } from './calibration.js';
import { type Confusion, summariseMoved } from './classSummary.js';
import { isSoft } from './failures/doubt.js';
import { describeFailure, type ImageFailure, summariseFailures } from './failures/failures.js';
import type { Prediction, Predictor } from './predictor.js';
import { type ImageScore, scoreImage, type Truth } from './scores.js';
import { readCategories } from './slices/category.js';
import { sliceScores } from './slices/slices.js';
import { describeTraits, type ImageTraits } from './slices/traits.js';
import { type Evaluation, summarise } from './summary.js';

export interface EvaluateOptions {
  /** Seed of the bootstrap intervals. */
  readonly seed: number;
  readonly logger?: Logger;
  /** Leaves the `multiclass` part out, also where the predictor knows more than foreground and background. */
  readonly binaryOnly?: boolean;
  /** Stops before the next image. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each prediction, and awaited: to write a mask, say. */
  readonly onImage?: (
    sample: Sample,
    prediction: Prediction,
    score: ImageScore,
    predictor: Predictor,
  ) => Promise<void> | void;
}

/** A predictor's evaluation on a split, with the tally from which a threshold can be chosen or judged. */
export interface Measured {
  readonly predictor: Predictor;
  readonly evaluation: Evaluation;
  /** Absent for baselines, and where predictions are not soft. */
  readonly soft?: SoftTally;
}

/**
 * Measures a predictor on the images of a split, or on all, at each image's own size. Images are read one at a time.
 * @throws DataError when the split has no image
 * @throws InterruptedError when the signal fires
 * @example
 * const evaluation = await evaluatePredictor(otsu(), openStudio(), 'test', { seed: 1 });
 * evaluation.summary.iou.mean // about 0.2
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
  const measured = await measurePredictors(predictors, dataset, split, options);
  return measured.map(({ evaluation }) => evaluation);
}

/** As {@link evaluatePredictors}, with what choosing a threshold takes. */
export async function measurePredictors(
  predictors: readonly Predictor[],
  dataset: Dataset,
  split: Split | 'all',
  options: EvaluateOptions,
): Promise<Measured[]> {
  const { logger = silentLogger, signal } = options;
  const stems = listStems(dataset, split);
  const tallies = predictors.map((predictor) => startTally(predictor, dataset, options.binaryOnly));
  const hasModel = predictors.some(({ isBaseline }) => !isBaseline);
  const classCount = Math.max(...tallies.map(({ classes }) => classes.length));
  const seen: Seen = { traits: [], moved: [] };
  const names = predictors.map(({ name }) => name).join(', ');
  for (const [i, stem] of stems.entries()) {
    if (signal?.aborted) throw new InterruptedError('evaluation interrupted');
    logger.progress(`evaluate ${names} on ${split}: image ${i + 1} of ${stems.length}`);
    const sample = await dataset.read(stem);
    const truth = { ...sample, outline: traceOutline(sample.foreground) };
    if (hasModel) describeSample(seen, sample, classCount);
    for (const tally of tallies) await addSample(tally, truth, options.onImage);
  }
  return tallies.map((tally) => finish(tally, dataset, seen, options.seed));
}

/** What the images themselves are like, whatever is predicted, one entry an image. */
interface Seen {
  readonly traits: ImageTraits[];
  /** The true classes moved by a pixel against themselves; none where there are only foreground and background. */
  readonly moved: Confusion[];
}

function describeSample({ traits, moved }: Seen, sample: Sample, classCount: number): void {
  traits.push(describeTraits(sample));
  if (classCount > 2) moved.push(countConfusion(moveByPixel(sample.classes), sample.classes, classCount));
}

/** What one predictor has come to so far. */
interface Tally {
  readonly predictor: Predictor;
  readonly classes: readonly string[];
  readonly scores: ImageScore[];
  readonly confusions: Confusion[];
  readonly failures: ImageFailure[];
  soft: SoftTally | undefined;
  isSoft: boolean;
}

function startTally(predictor: Predictor, dataset: Dataset, binaryOnly = false): Tally {
  const classes = binaryOnly || predictor.binaryOnly ? BINARY_CLASSES : dataset.classes;
  return { predictor, classes, scores: [], confusions: [], failures: [], soft: undefined, isSoft: false };
}

type TracedSample = Sample & Required<Truth>;

async function addSample(tally: Tally, sample: TracedSample, onImage: EvaluateOptions['onImage']): Promise<void> {
  const { predictor, classes, scores, confusions, failures } = tally;
  const prediction = await predictor.predict(sample.image);
  const score = scoreImage(sample.stem, prediction, sample);
  scores.push(score);
  if (classes.length > 2) confusions.push(countConfusion(prediction.classes, sample.classes, classes.length));
  if (!predictor.isBaseline) {
    failures.push(describeFailure(score, prediction, sample.foreground, sample.outline));
    tally.soft = addSoft(tally.soft, prediction, sample);
    tally.isSoft ||= isSoft(prediction.foreground);
  }
  await onImage?.(sample, prediction, score, predictor);
}

function finish(tally: Tally, dataset: Dataset, { traits, moved }: Seen, seed: number): Measured {
  const { predictor, scores, confusions, classes, failures } = tally;
  const groupByStem = new Map(dataset.items.map(({ stem, group }) => [stem, group]));
  const groupOf = (id: string): string | undefined => groupByStem.get(id);
  const hasGroups = scores.some(({ id }) => groupOf(id) !== undefined);
  const groups = hasGroups ? scores.map(({ id }) => groupOf(id)) : undefined;
  const evaluation = summarise(scores, confusions, classes, { seed, groups });
  if (predictor.isBaseline) return { predictor, evaluation };
  const categories = readCategories(scores.map(({ id }) => ({ stem: id, group: groupOf(id) })));
  const slices = sliceScores(scores, traits, { seed, categories, ...(hasGroups ? { groupOf } : {}) });
  const soft = tally.isSoft ? tally.soft : undefined;
  const detailed = {
    ...evaluation,
    ...(evaluation.multiclass && {
      multiclass: { ...evaluation.multiclass, onePixelOff: summariseMoved(moved, classes) },
    }),
    slices,
    failures: summariseFailures(failures, { seed, groups }),
  };
  return soft === undefined
    ? { predictor, evaluation: detailed }
    : { predictor, evaluation: { ...detailed, calibration: calibrate(soft, { seed, groups }) }, soft };
}

function listStems(dataset: Dataset, split: Split | 'all'): string[] {
  const stems = split === 'all' ? dataset.items.map((item) => item.stem) : stemsOf(dataset, split);
  if (stems.length > 0) return stems;
  throw new DataError(
    `split of ${dataset.name} must have at least one image: ${split} has none`,
    'Evaluate another split, or list images of it in splits.csv.',
  );
}
