import * as tf from '@tensorflow/tfjs';
import { type GraphSession, openSession } from '../../backend/tensorflowSession.js';
import type { Random } from '../../base/random.js';
import { initialiseWeights } from '../../model/initialise.js';
import { DEFAULT_LOSS, type LossTarget } from '../../model/loss/loss.js';
import type { Network } from '../../model/unet.js';
import { BETA1, BETA2, EPSILON } from '../adam.js';
import { batchImages } from '../batchTensors.js';
import { batchTarget } from '../lossTarget.js';
import { movingShare } from '../movingMoments.js';
import type { NetworkValues, Stepper, StepperOptions, StepperState } from '../stepper.js';
import { seedOfStep } from '../stepSeed.js';
import { encodeSavedModel } from './savedModel.js';
import { Input, Output, trainingGraph } from './trainingGraph.js';

/**
 * Starts a training that runs as one TensorFlow graph a step, on the backend `tensorflow`: the same first weights, loss
 * and updates as the eager one has on any backend.
 * @throws Error when TensorFlow refuses the graph
 */
export function createGraphStepper(
  network: Network,
  random: Random,
  { from, loss: goal = DEFAULT_LOSS }: StepperOptions = {},
): Stepper {
  const session = openSession(encodeSavedModel(trainingGraph(network, goal)));
  try {
    start(session, from ?? firstState(network, random));
  } catch (error) {
    session.dispose();
    throw error;
  }
  let steps = from?.steps ?? 0;
  const read = async (): Promise<NetworkValues> => ({
    weights: await fetchValues(session, {}, Output.weights),
    state: await fetchValues(session, {}, Output.state),
  });
  return {
    step: async (batch, learningRate, progress) => {
      steps++;
      const inputs = tf.tidy(() => ({
        [Input.images]: batchImages(batch),
        ...targetInputs(batchTarget(batch, goal, network.config.classes, progress)),
        ...stepInputs(steps, learningRate),
        [Input.seed]: tf.tensor1d([seedOfStep(random, steps), 0], 'int32'),
      }));
      const loss = await fetchValues(session, inputs, Output.loss);
      return loss[0] ?? Number.NaN;
    },
    read,
    snapshot: async () => ({
      ...(await read()),
      first: await fetchValues(session, {}, Output.first),
      second: await fetchValues(session, {}, Output.second),
      steps,
    }),
    dispose: () => session.dispose(),
  };
}

function firstState({ layout, stateLayout }: Network, random: Random): StepperState {
  return {
    weights: initialiseWeights(layout, random.child('weights')),
    state: initialiseWeights(stateLayout, random.child('state')),
    first: new Float32Array(layout.size),
    second: new Float32Array(layout.size),
    steps: 0,
  };
}

function start(session: GraphSession, { weights, state, first, second }: StepperState): void {
  tf.tidy(() => {
    const inputs = {
      [Input.weights]: owned(weights),
      [Input.state]: owned(state),
      [Input.first]: owned(first),
      [Input.second]: owned(second),
    };
    session.run(inputs, [Output.start]);
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
function stepInputs(steps: number, learningRate: number): Record<string, tf.Tensor> {
  const root = Math.sqrt(1 - BETA2 ** steps);
  return {
    [Input.rate]: tf.scalar((learningRate * root) / (1 - BETA1 ** steps)),
    [Input.epsilon]: tf.scalar(EPSILON * root),
    [Input.share]: tf.scalar(movingShare(steps)),
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
