import type { EpochRecord } from './history.js';
import type { Selection } from './train.js';

/** Epochs without a better one after which the learning rate of `plateau` is halved. */
const PLATEAU_EPOCHS = 5;
/** What a plateau, or a setback, leaves of the learning rate. */
const FACTOR = 0.5;
/** What plateaus leave at least. */
const LEAST = 0.01;

/**
 * How good an epoch is, more being better: the validation's Dice, or its loss where no image has a foreground. A
 * training that keeps its last epoch does not go by the validation at all, since that serves as test or is missing:
 * there the loss on the training images counts.
 */
function rateEpoch({ valDice, valLoss, trainLoss }: EpochRecord, selection: Selection): number {
  if (selection === 'last epoch') return -trainLoss;
  return valDice ?? -(valLoss ?? trainLoss);
}

/**
 * Epochs since the last one that was better than all before it.
 * @param history one a finished epoch
 */
export function countStale(history: readonly EpochRecord[], selection: Selection): number {
  const rates = history.map((record) => rateEpoch(record, selection));
  const best = rates.reduce((most, rate) => Math.max(most, rate), Number.NEGATIVE_INFINITY);
  return rates.length - 1 - rates.indexOf(best);
}

/**
 * What plateaus leave of the learning rate: half after every five epochs without a better one, and at least a hundredth.
 * @param history one a finished epoch
 */
export function plateauFactor(history: readonly EpochRecord[], selection: Selection): number {
  let [factor, best, stale] = [1, Number.NEGATIVE_INFINITY, 0];
  for (const record of history) {
    const rate = rateEpoch(record, selection);
    stale = rate > best ? 0 : stale + 1;
    best = Math.max(best, rate);
    if (stale < PLATEAU_EPOCHS) continue;
    factor = Math.max(LEAST, factor * FACTOR);
    stale = 0;
  }
  return factor;
}

/** What setbacks leave of the learning rate: half each, for the rest of the training. */
export function setbackFactor(setbacks: number): number {
  return FACTOR ** setbacks;
}

/** Setbacks of a whole training so far. */
export function countSetbacks(history: readonly EpochRecord[]): number {
  return history.reduce((sum, { setbacks }) => sum + (setbacks?.length ?? 0), 0);
}
