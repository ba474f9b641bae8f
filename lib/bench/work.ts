import { createRandom } from '../base/random.js';
import { predictProbabilities } from '../evaluate/networkPredictor.js';
import { initialiseWeights } from '../model/initialise.js';
import type { Network } from '../model/network.js';
import { checkSize } from '../model/networkConfig.js';
import { unet } from '../model/unet.js';
import type { Batch } from '../preprocess/batches.js';
import { openForward } from '../train/forward.js';
import type { MemoryDemand } from '../train/memory.js';
import { createStepper } from '../train/stepper.js';
import type { Workload } from './workload.js';

/** Small, so that the weights stay where steps cost the same. */
const LEARNING_RATE = 1e-3;
const SEED = 1;

/** Work that can be done again and again; each time ends when its result is there. */
export type Work = () => Promise<unknown>;

/**
 * The network of a workload, and the memory that it takes.
 * @throws ConfigError when the network cannot be built for images of that size
 */
export function demandOf(load: Workload): MemoryDemand {
  const { base, depth, classes, batch, heightPx, widthPx } = load;
  const network = unet({ base, depth, classes, channels: 3 });
  checkSize(network.config, heightPx, widthPx);
  return { purpose: load.name === 'inference' ? 'inference' : 'training', network, batch, heightPx, widthPx };
}

/** The name by which tfjs knows a backend. */
export function registeredName(backend: string): string {
  return backend === 'tensorflow-gpu' ? 'tensorflow' : backend;
}

/** Gets the work of a workload ready on the backend in use: as a training and a prediction do it, on noise. */
export function prepareWork(network: Network, load: Workload): Work {
  return load.name === 'inference' ? prepareInference(network, load) : prepareStep(network, load);
}

function prepareStep(network: Network, load: Workload): Work {
  const precision = load.name === 'train-step-bfloat16' ? 'bfloat16' : 'float32';
  const stepper = createStepper(network, createRandom(SEED), { precision });
  const batch = noiseBatch(load);
  return () => stepper.step(batch, LEARNING_RATE);
}

function prepareInference(network: Network, load: Workload): Work {
  const { layout, stateLayout } = network;
  const random = createRandom(SEED);
  const values = { weights: initialiseWeights(layout, random), state: initialiseWeights(stateLayout, random) };
  const forward = openForward(network, values);
  const input = noiseBatch(load);
  return () => predictProbabilities(forward, input);
}

/** A batch of pixels and classes without any order in them, equal for equal sizes. */
export function noiseBatch({
  batch,
  heightPx,
  widthPx,
  classes,
}: Pick<Workload, 'batch' | 'heightPx' | 'widthPx' | 'classes'>): Batch {
  const random = createRandom(SEED).child('noise');
  const pixels = batch * heightPx * widthPx;
  return {
    stems: Array.from({ length: batch }, (_, i) => `noise-${i}`),
    heightPx,
    widthPx,
    images: Float32Array.from({ length: 3 * pixels }, () => random.next()),
    classes: Uint8Array.from({ length: pixels }, () => random.integer(0, classes - 1)),
  };
}
