import { ExitCode, SegbookError } from '../base/error.js';
import { type EpochPlan, type EpochResult, runEpoch, type Training } from './epoch.js';
import type { Setback } from './history.js';
import type { StepperState } from './stepper.js';
import { setbackFactor } from './trend.js';

/** Setbacks that a training may have. */
const SETBACKS_MAX = 3;

/** An epoch that went well. */
export interface WholeEpoch extends EpochResult {
  /** Where the training stands after it. */
  readonly state: StepperState;
  /** What failed before. */
  readonly setbacks: readonly Setback[];
}

/**
 * Trains one epoch; where the loss of a step, or a weight after the last one, is no number, goes back to the state before
 * the epoch, halves the learning rate for the rest of the training and begins the epoch again.
 * @param from the state before the epoch; none before the first
 * @param past setbacks of the epochs before
 * @throws SegbookError for a fourth setback in a training; it names the step and the images of its batch
 */
export async function persistEpoch(
  training: Training,
  plan: EpochPlan,
  from: StepperState | undefined,
  past: number,
): Promise<WholeEpoch> {
  const setbacks: Setback[] = [];
  for (;;) {
    const rateFactor = plan.rateFactor * setbackFactor(setbacks.length);
    const { setback, ...done } = await runEpoch(training, { ...plan, rateFactor });
    const state = setback === undefined ? await training.stepper.snapshot() : undefined;
    if (state !== undefined && hasNumbers(state)) return { ...done, state, setbacks };
    setbacks.push(setback ?? { step: done.steps, stems: done.stems });
    goBack(training, plan, from, setbacks, past);
  }
}

function hasNumbers({ weights, state }: StepperState): boolean {
  return weights.every(Number.isFinite) && state.every(Number.isFinite);
}

function goBack(
  { stepper, logger }: Training,
  { epoch }: EpochPlan,
  from: StepperState | undefined,
  setbacks: readonly Setback[],
  past: number,
): void {
  const last = setbacks.at(-1);
  const where = `at step ${last?.step} (${last?.stems.join(', ')})`;
  if (past + setbacks.length > SETBACKS_MAX) {
    throw new SegbookError(
      `training diverged, after ${SETBACKS_MAX} returns at half the rate; the loss must be a number: NaN ${where}`,
      'Lower train.learningRate, set train.clipNorm, or look at the images named.',
      ExitCode.unexpected,
    );
  }
  logger.warn(`loss is no number ${where}; epoch ${epoch} begins again at half the learning rate`);
  stepper.restore(from);
}
