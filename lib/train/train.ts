import { DataError, ExitCode, InterruptedError, SegbookError } from '../base/error.js';
import { type Logger, silentLogger } from '../base/log.js';
import { createRandom } from '../base/random.js';
import type { Config } from '../config/schema.js';
import { type Dataset, stemsOf, testSplit } from '../data/dataset.js';
import { checkSize, type Network, unet } from '../model/unet.js';
import { augmentSample } from '../preprocess/augment.js';
import { readBatches } from '../preprocess/batches.js';
import { createSampleStore, type SampleStore } from '../preprocess/sampleStore.js';
import type { EpochRecord } from './history.js';
import { learningRateAt, progressOf } from './schedule.js';
import { createStepper, type NetworkValues, type Stepper } from './stepper.js';
import { validateNetwork } from './validate.js';

/** Which weights a training keeps. Where val serves as test, choosing by it would flatter the test. */
export type Selection = 'best validation Dice' | 'last epoch';

/** A trained network, and how it came about. */
export interface Trained {
  readonly network: Network;
  readonly values: NetworkValues;
  readonly history: readonly EpochRecord[];
  readonly selection: Selection;
  /** The epoch whose weights were kept. */
  readonly epoch: number;
  readonly seconds: number;
}

export interface TrainOptions {
  readonly logger?: Logger;
  /** Ends the training with an {@link InterruptedError}. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each epoch with what has been kept so far. */
  onEpoch?(trained: Trained): Promise<void> | void;
  /** Milliseconds of a clock that only goes forward. */
  now?(): number;
}

/**
 * Trains a network from random weights on the `train` split.
 * @throws InterruptedError when the signal fires
 * @throws SegbookError when the loss is no longer a number
 * @throws DataError when there is no training image, or an image cannot be read
 */
export async function trainNetwork(dataset: Dataset, config: Config, options: TrainOptions = {}): Promise<Trained> {
  assertTrainable(dataset, config);
  const network = createNetwork(dataset, config);
  const store = createSampleStore(dataset, config.preprocess);
  const stepper = createStepper(network, createRandom(config.seed).child('train'));
  try {
    return await runEpochs({ dataset, config, network, store, stepper, ...withDefaults(options) });
  } finally {
    stepper.dispose();
  }
}

/**
 * Checks what can be checked before a training.
 * @throws DataError when there is no training image
 * @throws ConfigError when the network cannot be built for images of that size
 */
export function assertTrainable(dataset: Dataset, config: Config): void {
  createNetwork(dataset, config);
  if (stemsOf(dataset, 'train').length > 0) return;
  throw new DataError(`training needs training images: ${dataset.name} has none`, 'Give splits.csv a train split.');
}

/** The network that a configuration asks for on a data set. */
export function createNetwork(
  dataset: Pick<Dataset, 'classes'>,
  config: Pick<Config, 'model' | 'preprocess'>,
): Network {
  const network = unet({
    depth: config.model.depth,
    base: config.model.base,
    classes: dataset.classes.length,
    channels: 3,
  });
  checkSize(network.config, config.preprocess.heightPx, config.preprocess.widthPx);
  return network;
}

type Effects = Required<Omit<TrainOptions, 'signal'>> & Pick<TrainOptions, 'signal'>;

function withDefaults(options: TrainOptions): Effects {
  return { logger: silentLogger, onEpoch: () => {}, now: () => performance.now(), ...options };
}

interface Training extends Effects {
  readonly dataset: Dataset;
  readonly config: Config;
  readonly network: Network;
  readonly store: SampleStore;
  readonly stepper: Stepper;
}

async function runEpochs(training: Training): Promise<Trained> {
  const { dataset, network, logger, now } = training;
  const clock = startClock(now);
  const selection = chooseSelection(dataset);
  const history: EpochRecord[] = [];
  let kept: { values: NetworkValues; record: EpochRecord } | undefined;
  for (let epoch = 1, steps = 0; ; epoch++) {
    const done = await runEpoch(training, epoch, steps, clock);
    steps = done.steps;
    const values = await training.stepper.read();
    const record = await recordEpoch(training, epoch, done, values, clock);
    history.push(record);
    if (kept === undefined || selection === 'last epoch' || isBetter(record, kept.record)) kept = { values, record };
    logger.info(describeEpoch(record));
    const trained = { network, values: kept.values, history, selection, epoch: kept.record.epoch, seconds: clock() };
    await training.onEpoch(trained);
    if (done.progress >= 1) return trained;
  }
}

function chooseSelection(dataset: Dataset): Selection {
  const choosesByVal = testSplit(dataset) === 'test' && stemsOf(dataset, 'val').length > 0;
  return choosesByVal ? 'best validation Dice' : 'last epoch';
}

function startClock(now: () => number): () => number {
  const start = now();
  return () => (now() - start) / 1000;
}

interface EpochResult {
  steps: number;
  trainLoss: number;
  learningRate: number;
  progress: number;
}

async function runEpoch(training: Training, epoch: number, before: number, clock: () => number): Promise<EpochResult> {
  const { dataset, config, stepper, store, signal } = training;
  const stems = stemsOf(dataset, 'train');
  const stepsPerEpoch = Math.ceil(stems.length / config.train.batch);
  const random = createRandom(config.seed).child('batches').child(epoch);
  const result: EpochResult = { steps: before, trainLoss: 0, learningRate: 0, progress: 0 };
  const { batch, augment } = config.train;
  const order = { batch, random, ...(augment ? { augment: augmentSample } : {}) };
  for await (const pairs of readBatches(store, stems, order)) {
    if (signal?.aborted) throw new InterruptedError('training interrupted', 'The run folder keeps what was reached.');
    const at = progressOf(config.train, { steps: result.steps, stepsPerEpoch, seconds: clock() });
    result.learningRate = learningRateAt(at, config.train.learningRate);
    const loss = await stepper.step(pairs, result.learningRate);
    assertFinite(loss, result.steps + 1, pairs.stems);
    result.steps++;
    result.trainLoss += (loss - result.trainLoss) / (result.steps - before);
    result.progress = progressOf(config.train, { steps: result.steps, stepsPerEpoch, seconds: clock() });
    training.logger.progress(describeStep(training, epoch, result, stepsPerEpoch, clock()));
    if (result.progress >= 1) break;
  }
  return result;
}

function assertFinite(loss: number, step: number, stems: readonly string[]): void {
  if (Number.isFinite(loss)) return;
  throw new SegbookError(
    `training diverged; the loss must be a number: ${loss} at step ${step} (${stems.join(', ')})`,
    'Lower train.learningRate, and look at the images named.',
    ExitCode.unexpected,
  );
}

async function recordEpoch(
  training: Training,
  epoch: number,
  done: EpochResult,
  values: NetworkValues,
  clock: () => number,
): Promise<EpochRecord> {
  const { network, store, dataset, config } = training;
  const stems = stemsOf(dataset, 'val');
  const validation =
    stems.length === 0 ? null : await validateNetwork(network, values, store, stems, config.train.batch);
  return {
    epoch,
    step: done.steps,
    seconds: clock(),
    learningRate: done.learningRate,
    trainLoss: done.trainLoss,
    valLoss: validation?.loss ?? null,
    valDice: validation?.dice ?? null,
  };
}

function isBetter(record: EpochRecord, best: EpochRecord): boolean {
  return (record.valDice ?? 0) >= (best.valDice ?? 0);
}

function describeEpoch({ epoch, trainLoss, valLoss, valDice, seconds }: EpochRecord): string {
  const validation =
    valLoss === null ? '' : `  val loss ${valLoss.toFixed(3)}  val Dice ${valDice?.toFixed(3) ?? 'none'}`;
  return `epoch ${epoch}  train loss ${trainLoss.toFixed(3)}${validation}  ${seconds.toFixed(0)} s`;
}

function describeStep(
  { config }: Training,
  epoch: number,
  done: EpochResult,
  stepsPerEpoch: number,
  seconds: number,
): string {
  const imagesPerSecond = (done.steps * config.train.batch) / seconds;
  const secondsLeft = done.progress > 0 ? (seconds / done.progress) * (1 - done.progress) : 0;
  const step = done.steps - (epoch - 1) * stepsPerEpoch;
  return `epoch ${epoch}  step ${step}/${stepsPerEpoch}  loss ${done.trainLoss.toFixed(3)}  ${imagesPerSecond.toFixed(1)} images/s  ${secondsLeft.toFixed(0)} s left`;
}
