import type { Random } from '../base/random.js';
import { initialiseWeights } from '../model/initialise.js';
import type { Network } from '../model/network.js';
import { adoptValues, type Start } from './start.js';
import type { StepperState } from './stepper.js';
import type { UpdateRules } from './updateRules.js';

/** Where a training starts: with weights drawn from `random`, or with those of a trained network. */
export function firstState(
  network: Network,
  random: Random,
  { optimiser, ema }: Pick<UpdateRules, 'optimiser' | 'ema'>,
  start?: Start,
): StepperState {
  const { layout, stateLayout } = network;
  const drawn = {
    weights: initialiseWeights(layout, random.child('weights')),
    state: initialiseWeights(stateLayout, random.child('state')),
  };
  const values = start === undefined ? drawn : adoptValues(network, drawn, start);
  return {
    ...values,
    first: new Float32Array(layout.size),
    second: new Float32Array(optimiser === 'sgd' ? 0 : layout.size),
    steps: 0,
    ...(ema > 0 ? { average: values } : {}),
  };
}
