import * as tf from '@tensorflow/tfjs';
import type { StartEngine } from './engine.js';
import { processorName } from './processor.js';

/** Starts tfjs' own backend in plain JavaScript: slow, exact, and there everywhere. */
export const startCpu: StartEngine = async () => {
  await tf.setBackend('cpu');
  return { threads: 1, device: processorName(), versions: { '@tensorflow/tfjs': tf.version['tfjs'] } };
};
