import { ExitCode, InterruptedError, SegbookError } from '../base/error.js';
import type { Logger } from '../base/log.js';
import { createRandom } from '../base/random.js';
import type { Config } from '../config/schema.js';
import { type Dataset, stemsOf } from '../data/dataset.js';
import type { Network } from '../model/unet.js';
import { createAugment } from '../preprocess/augment/augment.js';
import { levelOf, RECIPES } from '../preprocess/augment/recipe.js';
import { readBatches } from '../preprocess/batches.js';
import type { SampleStore } from '../preprocess/sampleStore.js';
import type { EpochRecord } from './history.js';
import { explainMemory, type MemoryDemand } from './memory.js';
import { learningRateAt, progressOf } from './schedule.js';
import type { NetworkValues, Stepper } from './stepper.js';
import { validateNetwork } from './validate.js';

/** A training under way. */
export interface Training {
  readonly dataset: Dataset;
  readonly config: Config;
  readonly network: Network;
  readonly store: SampleStore;
  readonly stepper: Stepper;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Seconds since the training began. */
  clock(): number;
}

/** Where a training stands after an epoch. */
export interface EpochResult {
  /** Since the start of the training. */
  steps: number;
  /** Mean over the epoch's batches. */
  trainLoss: number;
  learningRate: number;
  /** Share of the training that is done, 0..1. */
  progress: number;
}

/**
 * Trains one epoch, or what is left of the training.
 * @param before steps of the epochs before
 */
export async function runEpoch(training: Training, epoch: number, before: number): Promise<EpochResult> {
  const { dataset, config, stepper, store, signal, clock } = training;
  const stems = stemsOf(dataset, 'train');
  const stepsPerEpoch = Math.ceil(stems.length / config.train.batch);
  const random = createRandom(config.seed).child('batches').child(epoch);
  const result: EpochResult = { steps: before, trainLoss: 0, learningRate: 0, progress: 0 };
  const { batch } = config.train;
  const level = levelOf(config.train.augment);
  const order = { batch, random, ...(level === 'none' ? {} : { augment: createAugment(RECIPES[level]) }) };
  for await (const pairs of readBatches(store, stems, order)) {
    if (signal?.aborted) throw new InterruptedError('training interrupted', 'Whole epochs are kept in the run folder.');
    const at = progressOf(config.train, { steps: result.steps, stepsPerEpoch, seconds: clock() });
    result.learningRate = learningRateAt(at, config.train.learningRate);
    const loss = await explainMemory(demandOf(training, pairs.stems.length), () =>
      stepper.step(pairs, result.learningRate),
    );
    assertFinite(loss, result.steps + 1, pairs.stems);
    result.steps++;
    result.trainLoss += (loss - result.trainLoss) / (result.steps - before);
    result.progress = progressOf(config.train, { steps: result.steps, stepsPerEpoch, seconds: clock() });
    training.logger.progress(describeStep(training, epoch, result, stepsPerEpoch));
    if (result.progress >= 1) break;
  }
  return result;
}

/** The memory that a step takes. */
function demandOf({ network, config }: Training, batch: number): MemoryDemand {
  return { purpose: 'training', network, ...config.preprocess, batch };
}

function assertFinite(loss: number, step: number, stems: readonly string[]): void {
  if (Number.isFinite(loss)) return;
  throw new SegbookError(
    `training diverged; the loss must be a number: ${loss} at step ${step} (${stems.join(', ')})`,
    'Lower train.learningRate, and look at the images named.',
    ExitCode.unexpected,
  );
}

/** Measures the network on the validation images and sums the epoch up. */
export async function recordEpoch(
  training: Training,
  epoch: number,
  done: EpochResult,
  values: NetworkValues,
): Promise<EpochRecord> {
  const { network, store, dataset, config } = training;
  const stems = stemsOf(dataset, 'val');
  const { batch } = config.train;
  const validate = () => validateNetwork(network, values, store, stems, batch);
  const demand = { ...demandOf(training, batch), purpose: 'inference' } as const;
  const validation = stems.length === 0 ? null : await explainMemory(demand, validate);
  return {
    epoch,
    step: done.steps,
    seconds: training.clock(),
    learningRate: done.learningRate,
    trainLoss: done.trainLoss,
    valLoss: validation?.loss ?? null,
    valDice: validation?.dice ?? null,
  };
}

/** An epoch in one line. */
export function describeEpoch({ epoch, trainLoss, valLoss, valDice, seconds }: EpochRecord): string {
  const validation =
    valLoss === null ? '' : `  val loss ${valLoss.toFixed(3)}  val Dice ${valDice?.toFixed(3) ?? 'none'}`;
  return `epoch ${epoch}  train loss ${trainLoss.toFixed(3)}${validation}  ${seconds.toFixed(0)} s`;
}

function describeStep({ config, clock }: Training, epoch: number, done: EpochResult, stepsPerEpoch: number): string {
  const seconds = clock();
  const imagesPerSecond = (done.steps * config.train.batch) / seconds;
  const secondsLeft = done.progress > 0 ? (seconds / done.progress) * (1 - done.progress) : 0;
  const step = done.steps - (epoch - 1) * stepsPerEpoch;
  return `epoch ${epoch}  step ${step}/${stepsPerEpoch}  loss ${done.trainLoss.toFixed(3)}  ${imagesPerSecond.toFixed(1)} images/s  ${secondsLeft.toFixed(0)} s left`;
}
