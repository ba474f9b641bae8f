import * as tf from '@tensorflow/tfjs';
import type { Network } from '../model/network.js';
import { averageShare, moveAverage } from './average.js';
import { clipGradient } from './clip.js';
import { movingShare } from './movingMoments.js';
import { createOptimiser, type Optimiser } from './optimiser.js';
import type { Slopes } from './slopes.js';
import type { NetworkValues, StepperState } from './stepper.js';
import type { UpdateRules } from './updateRules.js';

interface PlacedValues {
  weights: tf.Tensor1D;
  state: tf.Tensor1D;
}

/** Where a training stands, on the backend. */
export interface PlacedState {
  /** [layout.size]; the next step takes them away. */
  weights(): tf.Tensor1D;
  /** How many steps there have been. */
  steps(): number;
  /** One step of the optimiser; the slopes are disposed of. */
  step(slopes: Slopes, learningRate: number): void;
  /** Copies of the weights and their moving moments. */
  read(): Promise<NetworkValues>;
  snapshot(): Promise<StepperState>;
  dispose(): void;
}

/** Puts the state of a training on the backend. */
export function placeState(network: Network, rules: UpdateRules, from: StepperState): PlacedState {
  const present = placeValues(from);
  const average = from.average === undefined ? undefined : placeValues(from.average);
  const optimiser: Optimiser = createOptimiser(network.layout, rules, from);
  let { steps } = from;
  return {
    weights: () => present.weights,
    steps: () => steps,
    step: ({ gradient, moments }, learningRate) => {
      steps++;
      const bounded = rules.clipNorm === null ? gradient : clipGradient(gradient, rules.clipNorm);
      present.weights = optimiser.update(present.weights, bounded, learningRate);
      present.state = moveState(present.state, moments, movingShare(steps));
      if (average !== undefined) moveAverages(average, present, averageShare(rules.ema, steps));
      tf.dispose([gradient, bounded, moments]);
    },
    read: () => readValues(present),
    snapshot: async () => ({
      ...(await readValues(present)),
      ...(await optimiser.read()),
      ...(average === undefined ? {} : { average: await readValues(average) }),
    }),
    dispose: () => {
      tf.dispose([present.weights, present.state]);
      if (average !== undefined) tf.dispose([average.weights, average.state]);
      optimiser.dispose();
    },
  };
}

function placeValues({ weights, state }: NetworkValues): PlacedValues {
  return { weights: tf.tensor1d(weights), state: tf.tensor1d(state) };
}

async function readValues({ weights, state }: PlacedValues): Promise<NetworkValues> {
  return { weights: Float32Array.from(await weights.data()), state: Float32Array.from(await state.data()) };
}

function moveState(state: tf.Tensor1D, moments: tf.Tensor1D, share: number): tf.Tensor1D {
  const next = tf.tidy(() => tf.add(tf.mul(state, 1 - share), tf.mul(moments, share)) as tf.Tensor1D);
  state.dispose();
  return next;
}

function moveAverages(average: PlacedValues, { weights, state }: PlacedValues, share: number): void {
  average.weights = moveAverage(average.weights, weights, share);
  average.state = moveAverage(average.state, state, share);
}
