/** Share of the training in which the rate rises. */
const WARM_UP = 0.1;
/** Rate at the very start and at the end, as shares of the largest. */
const START = 0.1;
const END = 0.01;

/**
 * One-cycle learning rate (Smith and Topin 2018): rises linearly to the largest over the first tenth, then falls along
 * a half cosine.
 *
 * @param progress share of the training that is done, 0..1
 * @param largest the largest rate
 * @example
 * learningRateAt(0.1, 0.01) // 0.01
 */
export function learningRateAt(progress: number, largest: number): number {
  if (progress < WARM_UP) return largest * (START + (1 - START) * (progress / WARM_UP));
  const fallen = Math.min((progress - WARM_UP) / (1 - WARM_UP), 1);
  return largest * (END + (1 - END) * 0.5 * (1 + Math.cos(Math.PI * fallen)));
}

/** What ends a training: passes over the images, minutes, or whichever comes first. */
export interface Limits {
  readonly epochs: number | null;
  readonly minutes: number | null;
}

/** Share of the minutes that pass before they count beside epochs: a slow start must not make the clock lead. */
const SLACK = 0.1;

/**
 * Share of the training that is done, 0..1. Where both limits are given, the steps tell it unless the minutes would end
 * the training clearly earlier: while the steps lead, it does not depend on the clock, and a training repeats itself.
 */
export function progressOf(
  { epochs, minutes }: Limits,
  done: { steps: number; stepsPerEpoch: number; seconds: number },
): number {
  const ofSteps = epochs === null ? 0 : done.steps / (epochs * done.stepsPerEpoch);
  const ofTime = minutes === null ? 0 : done.seconds / (minutes * 60);
  const late = epochs === null ? ofTime : (ofTime - SLACK) / (1 - SLACK);
  return Math.min(Math.max(ofSteps, late, 0), 1);
}
