import type { Random } from '../base/random.js';

/**
 * What the random choices of a step come from, such as those of dropout: the same again where a training goes on.
 * @param random the training's
 * @param step from 1
 * @param batch of the step, from 0
 * @returns a whole number, 0..2^31 - 1
 */
export function seedOfStep(random: Random, step: number, batch: number): number {
  return random.child('step').child(step).child(batch).integer(0, 0x7fffffff);
}
