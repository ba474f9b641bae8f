import type { Config } from '../config/schema.js';

/** Rate at the very start, and at the end of one cycle, as shares of the largest. */
const START = 0.1;
const END = 0.01;
/** The power of Chen et al. 2018 (DeepLab). */
const POLY_POWER = 0.9;

/** How the learning rate changes over a training. */
export type RatePlan = Pick<Config['train'], 'schedule' | 'warmUp' | 'learningRate'>;

/** Share of the largest rate, by the share 0..1 of the training after the warm-up. */
const FALLS: Readonly<Record<RatePlan['schedule'], (done: number) => number>> = {
  'one-cycle': (done) => END + (1 - END) * 0.5 * (1 + Math.cos(Math.PI * done)),
  cosine: (done) => 0.5 * (1 + Math.cos(Math.PI * done)),
  poly: (done) => (1 - done) ** POLY_POWER,
  plateau: () => 1,
  constant: () => 1,
};

/**
 * The learning rate of a step. In the first `warmUp` of the training it rises linearly from a tenth to the largest; then
 * it falls: in `one-cycle` (Smith and Topin 2018) along a half cosine to a hundredth, in `cosine` (Loshchilov and Hutter
 * 2017, without restarts) to 0, in `poly` (Chen et al. 2018) as `(1 - done) ** 0.9`; `plateau` and `constant` stay (what
 * a plateau takes is in plateauFactor).
 *
 * @param progress share of the training that is done, 0..1
 * @example
 * learningRateAt(0.1, { schedule: 'one-cycle', warmUp: 0.1, learningRate: 0.01 }) // 0.01
 */
export function learningRateAt(progress: number, { schedule, warmUp, learningRate }: RatePlan): number {
  if (progress < warmUp) return learningRate * (START + (1 - START) * (progress / warmUp));
  return learningRate * FALLS[schedule](Math.min((progress - warmUp) / (1 - warmUp), 1));
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
