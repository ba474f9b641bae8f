import { ExitCode, InterruptedError, SegbookError } from '../base/error.js';
import type { Logger } from '../base/log.js';
import { createRandom } from '../base/random.js';
import type { Config } from '../config/schema.js';
import { type Dataset, stemsOf } from '../data/dataset.js';
import type { Loss } from '../model/loss/loss.js';
import type { Network } from '../model/unet.js';
import type { AugmentPool } from '../preprocess/augment/pool.js';
import { readBatches } from '../preprocess/batches.js';
import type { SampleStore } from '../preprocess/sampleStore.js';
import { createWaiting, timeWaiting, type Waiting, waitingShare } from '../preprocess/waiting.js';
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
  readonly loss: Loss;
  readonly store: SampleStore;
  readonly stepper: Stepper;
  /** Augments the training images; absent where they are taken as they are. */
  readonly pool?: AugmentPool | undefined;
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
  const random = createRandom(config.train.seed ?? config.seed)
    .child('batches')
    .child(epoch);
  const result: EpochResult = { steps: before, trainLoss: 0, learningRate: 0, progress: 0 };
  const { batch } = config.train;
  const batches = readBatches(store, stems, { batch, random, augment: training.pool });
  const waiting = createWaiting();
  for await (const pairs of timeWaiting(batches, waiting)) {
    if (signal?.aborted) throw new InterruptedError('training interrupted', 'Whole epochs are kept in the run folder.');
    const at = progressOf(config.train, { steps: result.steps, stepsPerEpoch, seconds: clock() });
    result.learningRate = learningRateAt(at, config.train.learningRate);
    const loss = await explainMemory(demandOf(training, pairs.stems.length), () =>
      stepper.step(pairs, result.learningRate, at),
    );
    assertFinite(loss, result.steps + 1, pairs.stems);
    result.steps++;
    result.trainLoss += (loss - result.trainLoss) / (result.steps - before);
    result.progress = progressOf(config.train, { steps: result.steps, stepsPerEpoch, seconds: clock() });
    training.logger.progress(describeStep(training, epoch, result, stepsPerEpoch));
    if (result.progress >= 1) break;
  }
  warnOfWaiting(waiting, training.logger);
  return result;
}

/** A training should wait for data no longer than this share of its steps. */
const WAITING_MAX = 0.1;
/** Shorter waits in an epoch are not worth a word. */
const WAITING_LEAST_MS = 2000;

function warnOfWaiting(waiting: Waiting, logger: Logger): void {
  const share = waitingShare(waiting);
  const waitedMs = waiting.waitedMs.reduce((sum, ms) => sum + ms, 0);
  if (share === null || share <= WAITING_MAX || waitedMs < WAITING_LEAST_MS) return;
  logger.warn(`training waited for images; at most ${100 * WAITING_MAX} % of a step: ${Math.round(100 * share)} %`);
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
  const { network, loss, store, dataset, config } = training;
  const stems = stemsOf(dataset, 'val');
  const { batch } = config.train;
  const validate = () => validateNetwork(network, values, store, stems, batch, loss);
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
