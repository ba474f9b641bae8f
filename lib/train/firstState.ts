import type { Random } from '../base/random.js';
import { initialiseWeights } from '../model/initialise.js';
import type { Network } from '../model/network.js';
import type { StepperState } from './stepper.js';
import type { UpdateRules } from './updateRules.js';

/** Where a training starts: with weights drawn from `random`. */
export function firstState(
  { layout, stateLayout }: Network,
  random: Random,
  { optimiser, ema }: Pick<UpdateRules, 'optimiser' | 'ema'>,
): StepperState {
  const weights = initialiseWeights(layout, random.child('weights'));
  const state = initialiseWeights(stateLayout, random.child('state'));
  return {
    weights,
    state,
    first: new Float32Array(layout.size),
    second: new Float32Array(optimiser === 'sgd' ? 0 : layout.size),
    steps: 0,
    ...(ema > 0 ? { average: { weights, state } } : {}),
  };
}
