import { InterruptedError } from '../base/error.js';
import type { Logger } from '../base/log.js';
import { createRandom } from '../base/random.js';
import type { Config } from '../config/schema.js';
import { type Dataset, stemsOf } from '../data/dataset.js';
import type { Loss } from '../model/loss/loss.js';
import type { Network } from '../model/network.js';
import type { AugmentPool } from '../preprocess/augment/pool.js';
import { type Batch, readBatches } from '../preprocess/batches.js';
import type { SampleStore } from '../preprocess/sampleStore.js';
import { createWaiting, timeWaiting, type Waiting, waitingShare } from '../preprocess/waiting.js';
import type { EpochRecord, Setback } from './history.js';
import { explainMemory, type MemoryDemand } from './memory.js';
import { learningRateAt, progressOf } from './schedule.js';
import type { NetworkValues, Stepper } from './stepper.js';
import { countCopies } from './updateRules.js';
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

/** What an epoch goes by. */
export interface EpochPlan {
  /** From 1. */
  readonly epoch: number;
  /** Steps of the epochs before. */
  readonly before: number;
  /** What is left of the schedule's learning rate. */
  readonly rateFactor: number;
  /** Validation Dice of the epoch before; null where there is none. */
  readonly valDice: number | null;
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
  /** The images of the last batch. */
  stems: readonly string[];
  /** The step that ended the epoch before its time, since its loss was no number. */
  setback?: Setback;
}

/** Trains one epoch, or what is left of the training; it ends at a loss that is no number. */
export async function runEpoch(training: Training, plan: EpochPlan): Promise<EpochResult> {
  const { dataset, config, store, signal, pool } = training;
  const { batch, accumulate } = config.train;
  const stems = stemsOf(dataset, 'train');
  const batchesPerEpoch = Math.ceil(stems.length / batch);
  const stepsPerEpoch = Math.ceil(batchesPerEpoch / accumulate);
  const count: EpochCount = { batches: 0, images: 0, stepsPerEpoch, start: startOf(training, plan, stepsPerEpoch) };
  const random = createRandom(config.train.seed ?? config.seed)
    .child('batches')
    .child(plan.epoch);
  const result: EpochResult = { steps: plan.before, trainLoss: 0, learningRate: 0, progress: 0, stems: [] };
  const waiting = createWaiting();
  for await (const pairs of timeWaiting(readBatches(store, stems, { batch, random, augment: pool }), waiting)) {
    if (signal?.aborted) throw new InterruptedError('training interrupted', 'Whole epochs are kept in the run folder.');
    count.batches++;
    const steps = count.batches % accumulate === 0 || count.batches === batchesPerEpoch;
    const loss = await explainMemory(demandOf(training, pairs.stems.length), () =>
      learn(training, plan, { pairs, steps, count }, result),
    );
    if (!Number.isFinite(loss)) return { ...result, setback: { step: result.steps + 1, stems: pairs.stems } };
    recordBatch(training, { pairs, steps, count }, loss, result);
    training.logger.progress(describeStep(training, plan, count, result));
    if (result.progress >= 1) break;
  }
  warnOfWaiting(waiting, training.logger);
  return result;
}

/** How far an epoch is. */
interface EpochCount {
  batches: number;
  images: number;
  readonly stepsPerEpoch: number;
  /** Where it began: what a training did before it was interrupted says nothing of how fast this machine is now. */
  readonly start: { readonly seconds: number; readonly progress: number };
}

function startOf({ config, clock }: Training, { before }: EpochPlan, stepsPerEpoch: number): EpochCount['start'] {
  const seconds = clock();
  return { seconds, progress: progressOf(config.train, { steps: before, stepsPerEpoch, seconds }) };
}

interface Lesson {
  readonly pairs: Batch;
  /** Whether the batch is the last of its step. */
  readonly steps: boolean;
  readonly count: EpochCount;
}

/** Learns from a batch; returns its loss. */
function learn(training: Training, plan: EpochPlan, lesson: Lesson, result: EpochResult): Promise<number> {
  const { stepper, config } = training;
  const at = progressNow(training, lesson.count, result);
  result.learningRate = learningRateAt(at, config.train) * plan.rateFactor;
  return lesson.steps ? stepper.step(lesson.pairs, result.learningRate, at) : stepper.accumulate(lesson.pairs, at);
}

function recordBatch(training: Training, { pairs, steps, count }: Lesson, loss: number, result: EpochResult): void {
  count.images += pairs.stems.length;
  result.stems = pairs.stems;
  result.trainLoss += (loss - result.trainLoss) / count.batches;
  if (!steps) return;
  result.steps++;
  result.progress = progressNow(training, count, result);
}

function progressNow({ config, clock }: Training, { stepsPerEpoch }: EpochCount, { steps }: EpochResult): number {
  return progressOf(config.train, { steps, stepsPerEpoch, seconds: clock() });
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
  return { purpose: 'training', network, ...config.preprocess, batch, copies: countCopies(config.train) };
}

/** Measures the network on the validation images and sums the epoch up. */
export async function recordEpoch(
  training: Training,
  epoch: number,
  done: EpochResult,
  values: NetworkValues,
  setbacks: readonly Setback[] = [],
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
    ...(setbacks.length > 0 ? { setbacks } : {}),
  };
}

/** An epoch in one line. */
export function describeEpoch({ epoch, trainLoss, valLoss, valDice, seconds }: EpochRecord): string {
  const validation =
    valLoss === null ? '' : `  val loss ${valLoss.toFixed(3)}  val Dice ${valDice?.toFixed(3) ?? 'none'}`;
  return `epoch ${epoch}  train loss ${trainLoss.toFixed(3)}${validation}  ${seconds.toFixed(0)} s`;
}

function describeStep(training: Training, plan: EpochPlan, count: EpochCount, done: EpochResult): string {
  const { start, stepsPerEpoch } = count;
  const seconds = training.clock() - start.seconds;
  const gained = done.progress - start.progress;
  const secondsLeft = gained > 0 ? (seconds / gained) * (1 - done.progress) : 0;
  const step = Math.ceil(count.batches / training.config.train.accumulate);
  const dice = plan.valDice === null ? '' : `  val Dice ${plan.valDice.toFixed(3)}`;
  const speed = `${(count.images / seconds).toFixed(1)} images/s  ${secondsLeft.toFixed(0)} s left`;
  return `epoch ${plan.epoch}  step ${step}/${stepsPerEpoch}  loss ${done.trainLoss.toFixed(3)}${dice}  ${speed}`;
}
