import { DataError } from '../base/error.js';
import { type Logger, silentLogger } from '../base/log.js';
import { createRandom } from '../base/random.js';
import type { Config } from '../config/schema.js';
import { type Dataset, stemsOf } from '../data/dataset.js';
import { designNetwork } from '../model/designNetwork.js';
import type { Network } from '../model/network.js';
import { checkSize } from '../model/networkConfig.js';
import { openAugmentPool } from '../preprocess/augment/pool.js';
import { levelOf, RECIPES } from '../preprocess/augment/recipe.js';
import { prepareAll } from '../preprocess/prepareAll.js';
import { createSampleStore } from '../preprocess/sampleStore.js';
import { chooseShardCache } from '../preprocess/shardCache.js';
import { assertLoss, chooseLoss } from './chooseLoss.js';
import type { Training } from './epoch.js';
import { runEpochs } from './epochs.js';
import type { EpochRecord } from './history.js';
import { assertFitsMemory, explainMemory, type MemoryDemand } from './memory.js';
import { assertPrecision } from './precision.js';
import { assertSameForm, type Start } from './start.js';
import { createStepper, type NetworkValues, type StepperState } from './stepper.js';
import { countCopies, readUpdateRules } from './updateRules.js';

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

/** Where a training stands after an epoch: all that it takes to go on as if it had never stopped. */
export interface TrainingState {
  /** One a finished epoch. */
  readonly history: readonly EpochRecord[];
  /** Seconds that the training took so far. */
  readonly seconds: number;
  /** Share of the training that is done, 0..1. */
  readonly progress: number;
  readonly stepper: StepperState;
  /** The values that the training would keep if it ended now, and their epoch. */
  readonly kept: NetworkValues & { readonly epoch: number };
}

export interface TrainOptions {
  readonly logger?: Logger;
  /** Ends the training with an {@link InterruptedError}. */
  readonly signal?: AbortSignal | undefined;
  /** The trained network that it starts from instead of random weights. */
  readonly start?: Start | undefined;
  /** Where to go on instead of starting; of the same data, configuration and backend. */
  readonly from?: TrainingState | undefined;
  /** Called after each epoch with what has been kept so far, and where the training stands. */
  onEpoch?(trained: Trained, state: TrainingState): Promise<void> | void;
  /** Milliseconds of a clock that only goes forward. */
  now?(): number;
}

/**
 * Trains a network on the `train` split, from random weights or those of another network. Where a loss is no number, the epoch is begun again from
 * the state before it at half the learning rate, three times in a training at most.
 * @throws InterruptedError when the signal fires
 * @throws SegbookError when a loss is no number for the fourth time
 * @throws DataError when there is no training image, or an image cannot be read
 * @throws MemoryError when the batches do not fit into the memory
 */
export async function trainNetwork(dataset: Dataset, config: Config, options: TrainOptions = {}): Promise<Trained> {
  const { logger, start, from } = options;
  assertTrainable(dataset, config, start);
  const network = createNetwork(dataset, config);
  const store = createSampleStore(dataset, config.preprocess, { cache: chooseShardCache(config.dataset) });
  await prepareAll(store, [...stemsOf(dataset, 'train'), ...stemsOf(dataset, 'val')], options);
  const random = createRandom(config.train.seed ?? config.seed).child('train');
  const loss = await chooseLoss(dataset, config.train, store);
  const { precision } = config.train;
  const rules = readUpdateRules(config.train);
  const stepper = await explainMemory(trainingDemand(dataset, config, network), () =>
    createStepper(network, random, { logger, loss, rules, precision, start, from: from?.stepper }),
  );
  const level = levelOf(config.train.augment);
  const pool = level === 'none' ? undefined : openAugmentPool(RECIPES[level]);
  try {
    return await runEpochs({ dataset, config, network, loss, store, stepper, pool, ...begin(options) }, options);
  } finally {
    stepper.dispose();
    pool?.dispose();
  }
}

/**
 * Checks what can be checked before a training, on the backend in use.
 * @throws DataError when there is no training image
 * @throws ConfigError when the network cannot be built for images of that size, is not of the start's form, the loss does not fit the classes,
 * `adam` is to have weight decay, or the backend cannot train in that precision
 * @throws MemoryError when it does not fit into the memory there is
 */
export function assertTrainable(dataset: Dataset, config: Config, start?: Start): void {
  const network = createNetwork(dataset, config);
  if (start) assertSameForm(network, start);
  if (stemsOf(dataset, 'train').length === 0) {
    throw new DataError(`training needs training images: ${dataset.name} has none`, 'Give splits.csv a train split.');
  }
  assertLoss(dataset, config.train);
  readUpdateRules(config.train);
  assertPrecision(config.train.precision);
  assertFitsMemory(trainingDemand(dataset, config, network));
}

/** The memory that the steps of a training take; a data set of few images gives no larger batch. */
function trainingDemand(dataset: Dataset, config: Config, network: Network): MemoryDemand {
  const batch = Math.min(config.train.batch, stemsOf(dataset, 'train').length);
  return { purpose: 'training', network, ...config.preprocess, batch, copies: countCopies(config.train) };
}

/** The network that a configuration asks for on a data set. */
export function createNetwork(
  dataset: Pick<Dataset, 'classes'>,
  config: Pick<Config, 'model' | 'preprocess'>,
): Network {
  const network = designNetwork({ ...config.model, classes: dataset.classes.length, channels: 3 });
  checkSize(network.config, config.preprocess.heightPx, config.preprocess.widthPx);
  return network;
}

/** The effects of a training, its clock started. */
function begin({
  logger = silentLogger,
  signal,
  now = () => performance.now(),
  from,
}: TrainOptions): Pick<Training, 'logger' | 'signal' | 'clock'> {
  const start = now() - 1000 * (from?.seconds ?? 0);
  return { logger, signal, clock: () => (now() - start) / 1000 };
}
