import * as tf from '@tensorflow/tfjs';
import { type GraphSession, openSession } from '../../backend/tensorflowSession.js';
import type { Random } from '../../base/random.js';
import { DEFAULT_LOSS, type LossTarget } from '../../model/loss/loss.js';
import type { Network } from '../../model/network.js';
import type { Batch } from '../../preprocess/batches.js';
import { BETA1, BETA2, EPSILON } from '../adam.js';
import { averageShare } from '../average.js';
import { batchImages } from '../batchTensors.js';
import { firstState } from '../firstState.js';
import { batchTarget } from '../lossTarget.js';
import { movingShare } from '../movingMoments.js';
import { lossOf } from '../slopes.js';
import type { NetworkValues, Stepper, StepperOptions, StepperState } from '../stepper.js';
import { seedOfStep } from '../stepSeed.js';
import { ADAM_ALONE, type UpdateRules } from '../updateRules.js';
import { encodeSavedModel } from './savedModel.js';
import { StepInput, StepOutput } from './step.js';
import { Input, Output, trainingGraph } from './trainingGraph.js';
import { UpdateInput, UpdateOutput } from './update.js';

/**
 * Starts a training that runs as one TensorFlow graph a step, on the backend `tensorflow`: the same first weights, loss
 * and updates as the eager one has on any backend.
 * @throws Error when TensorFlow refuses the graph
 */
export function createGraphStepper(
  network: Network,
  random: Random,
  { start: origin, from, rules = ADAM_ALONE, loss: goal = DEFAULT_LOSS, precision }: StepperOptions = {},
): Stepper {
  const session = openSession(encodeSavedModel(trainingGraph(network, goal, rules, precision)));
  let steps = 0;
  let pending = NONE_PENDING;
  const restore = (state: StepperState = firstState(network, random, rules, origin)): void => {
    start(session, network, state);
    steps = state.steps;
    pending = NONE_PENDING;
  };
  try {
    restore(from);
  } catch (error) {
    session.dispose();
    throw error;
  }
  const learn = async (
    batch: Batch,
    progress: number | undefined,
    more: () => Record<string, tf.Tensor>,
    output: string,
  ): Promise<number> => {
    const seed = seedOfStep(random, steps + 1, pending.batches);
    const inputs = tf.tidy(() => ({
      [Input.images]: batchImages(batch),
      ...targetInputs(batchTarget(batch, goal, network.config.classes, progress)),
      [Input.seed]: tf.tensor1d([seed, 0], 'int32'),
      ...more(),
    }));
    return lossOf(await fetchValues(session, inputs, output));
  };
  const fetch = (output: string): Promise<Float32Array> => fetchValues(session, {}, output);
  const fetchState = async (output: string): Promise<Float32Array> =>
    network.stateLayout.size === 0 ? new Float32Array() : fetch(output);
  const read = async (): Promise<NetworkValues> => ({
    weights: await fetch(Output.weights),
    state: await fetchState(Output.state),
  });
  return {
    accumulate: async (batch, progress) => {
      const images = batch.stems.length;
      const inputs = () => ({ [StepInput.batchImages]: tf.scalar(images) });
      const loss = await learn(batch, progress, inputs, StepOutput.accumulate);
      pending = { images: pending.images + images, batches: pending.batches + 1 };
      return loss;
    },
    step: async (batch, learningRate, progress) => {
      const images = batch.stems.length;
      const inputs = () => ({
        ...updateInputs(rules, steps + 1, learningRate),
        ...(rules.ema > 0 ? { [StepInput.averageShare]: tf.scalar(averageShare(rules.ema, steps + 1)) } : {}),
        ...(network.stateLayout.size > 0 ? { [StepInput.share]: tf.scalar(movingShare(steps + 1)) } : {}),
        ...(rules.accumulate > 1
          ? { [StepInput.batchImages]: tf.scalar(images), [StepInput.stepImages]: tf.scalar(pending.images + images) }
          : {}),
      });
      const loss = await learn(batch, progress, inputs, StepOutput.loss);
      steps++;
      pending = NONE_PENDING;
      return loss;
    },
    read,
    snapshot: async () => ({
      ...(await read()),
      first: await fetch(UpdateOutput.first),
      second: rules.optimiser === 'sgd' ? new Float32Array() : await fetch(UpdateOutput.second),
      steps,
      ...(rules.ema > 0
        ? {
            average: {
              weights: await fetch(StepOutput.averageWeights),
              state: await fetchState(StepOutput.averageState),
            },
          }
        : {}),
    }),
    restore,
    dispose: () => session.dispose(),
  };
}

/** What a step has of its batches before the first. */
const NONE_PENDING = { images: 0, batches: 0 };

/** Sets the variables that a graph has to their first values. */
function start(session: GraphSession, { stateLayout }: Network, from: StepperState): void {
  const { weights, state, first, second, average } = from;
  const values: [string, Float32Array][] = [
    [Input.weights, weights],
    [UpdateInput.first, first],
  ];
  if (second.length > 0) values.push([UpdateInput.second, second]);
  if (average !== undefined) values.push([StepInput.averageWeights, average.weights]);
  if (stateLayout.size > 0) {
    values.push([Input.state, state]);
    if (average !== undefined) values.push([StepInput.averageState, average.state]);
  }
  tf.tidy(() => {
    const inputs = Object.fromEntries(values.map(([name, numbers]) => [name, owned(numbers)]));
    session.run(inputs, [StepOutput.start]);
  });
}

/**
 * A variable keeps the memory of the tensor it is set to; that of a fed array belongs to Node and must not outlive it.
 * The result of an operation is TensorFlow's own.
 */
function owned(values: Float32Array): tf.Tensor {
  return tf.mul(tf.tensor1d(values), 1);
}

function targetInputs({ truth, distances, progress = 1 }: LossTarget): Record<string, tf.Tensor> {
  const inputs = { [Input.truth]: truth };
  if (distances === undefined) return inputs;
  return { ...inputs, [Input.distances]: distances, [Input.progress]: tf.scalar(progress) };
}

/** With Adam's corrections in the rate and in epsilon, the update is `weights -= rate * first / (sqrt(second) + epsilon)`. */
function updateInputs(
  { optimiser, weightDecay }: UpdateRules,
  steps: number,
  learningRate: number,
): Record<string, tf.Tensor> {
  const decay = optimiser === 'sgd' ? weightDecay : learningRate * weightDecay;
  const decays = weightDecay > 0 ? { [UpdateInput.decay]: tf.scalar(decay) } : {};
  if (optimiser === 'sgd') return { ...decays, [UpdateInput.rate]: tf.scalar(learningRate) };
  const root = Math.sqrt(1 - BETA2 ** steps);
  return {
    ...decays,
    [UpdateInput.rate]: tf.scalar((learningRate * root) / (1 - BETA1 ** steps)),
    [UpdateInput.epsilon]: tf.scalar(EPSILON * root),
  };
}

/** Runs the session and disposes of what went in and came out. */
async function fetchValues(
  session: GraphSession,
  inputs: Record<string, tf.Tensor>,
  output: string,
): Promise<Float32Array> {
  const results = session.run(inputs, [output]);
  try {
    const [result] = results;
    return result === undefined ? new Float32Array() : Float32Array.from(await result.data());
  } finally {
    tf.dispose([inputs, results]);
  }
}
