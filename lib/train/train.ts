import { DataError } from '../base/error.js';
import { type Logger, silentLogger } from '../base/log.js';
import { createRandom } from '../base/random.js';
import type { Config } from '../config/schema.js';
import { type Dataset, stemsOf, testSplit } from '../data/dataset.js';
import { checkSize, type Network, unet } from '../model/unet.js';
import { openAugmentPool } from '../preprocess/augment/pool.js';
import { levelOf, RECIPES } from '../preprocess/augment/recipe.js';
import { prepareAll } from '../preprocess/prepareAll.js';
import { createSampleStore } from '../preprocess/sampleStore.js';
import { chooseShardCache } from '../preprocess/shardCache.js';
import { describeEpoch, recordEpoch, runEpoch, type Training } from './epoch.js';
import type { EpochRecord } from './history.js';
import { assertFitsMemory, explainMemory, type MemoryDemand } from './memory.js';
import { createStepper, type NetworkValues } from './stepper.js';

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
 * @throws MemoryError when the batches do not fit into the memory
 */
export async function trainNetwork(dataset: Dataset, config: Config, options: TrainOptions = {}): Promise<Trained> {
  assertTrainable(dataset, config);
  const network = createNetwork(dataset, config);
  const store = createSampleStore(dataset, config.preprocess, { cache: chooseShardCache(config.dataset) });
  await prepareAll(store, [...stemsOf(dataset, 'train'), ...stemsOf(dataset, 'val')], options);
  const random = createRandom(config.seed).child('train');
  const stepper = await explainMemory(trainingDemand(dataset, config, network), () =>
    createStepper(network, random, options.logger),
  );
  const level = levelOf(config.train.augment);
  const pool = level === 'none' ? undefined : openAugmentPool(RECIPES[level]);
  try {
    return await runEpochs({ dataset, config, network, store, stepper, pool, ...begin(options) }, options.onEpoch);
  } finally {
    stepper.dispose();
    pool?.dispose();
  }
}

/**
 * Checks what can be checked before a training, on the backend in use.
 * @throws DataError when there is no training image
 * @throws ConfigError when the network cannot be built for images of that size
 * @throws MemoryError when it does not fit into the memory there is
 */
export function assertTrainable(dataset: Dataset, config: Config): void {
  const network = createNetwork(dataset, config);
  if (stemsOf(dataset, 'train').length === 0) {
    throw new DataError(`training needs training images: ${dataset.name} has none`, 'Give splits.csv a train split.');
  }
  assertFitsMemory(trainingDemand(dataset, config, network));
}

/** The memory that the steps of a training take; a data set of few images gives no larger batch. */
function trainingDemand(dataset: Dataset, config: Config, network: Network): MemoryDemand {
  const batch = Math.min(config.train.batch, stemsOf(dataset, 'train').length);
  return { purpose: 'training', network, ...config.preprocess, batch };
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

/** The effects of a training, its clock started. */
function begin({
  logger = silentLogger,
  signal,
  now = () => performance.now(),
}: TrainOptions): Pick<Training, 'logger' | 'signal' | 'clock'> {
  const start = now();
  return { logger, signal, clock: () => (now() - start) / 1000 };
}

async function runEpochs(training: Training, onEpoch: TrainOptions['onEpoch']): Promise<Trained> {
  const { dataset, network, logger, clock } = training;
  const selection = chooseSelection(dataset);
  const history: EpochRecord[] = [];
  let kept: { values: NetworkValues; record: EpochRecord } | undefined;
  for (let epoch = 1, steps = 0; ; epoch++) {
    const done = await runEpoch(training, epoch, steps);
    steps = done.steps;
    const values = await training.stepper.read();
    const record = await recordEpoch(training, epoch, done, values);
    history.push(record);
    if (kept === undefined || selection === 'last epoch' || isBetter(record, kept.record)) kept = { values, record };
    logger.info(describeEpoch(record));
    const trained = { network, values: kept.values, history, selection, epoch: kept.record.epoch, seconds: clock() };
    await onEpoch?.(trained);
    if (done.progress >= 1) return trained;
  }
}

function chooseSelection(dataset: Dataset): Selection {
  const choosesByVal = testSplit(dataset) === 'test' && stemsOf(dataset, 'val').length > 0;
  return choosesByVal ? 'best validation Dice' : 'last epoch';
}

function isBetter(record: EpochRecord, best: EpochRecord): boolean {
  return (record.valDice ?? 0) >= (best.valDice ?? 0);
}
