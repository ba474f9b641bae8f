import * as tf from '@tensorflow/tfjs';
import { runsGraphs } from '../backend/tensorflowSession.js';
import { ConfigError } from '../base/error.js';
import type { Precision } from './graph/graph.js';
import { findRefusal } from './graph/probePrecision.js';

/**
 * Checks that the backend in use can train in a precision.
 * @throws ConfigError for bfloat16 where it runs no graphs, or the machine has no such arithmetic
 */
export function assertPrecision(precision: Precision = 'float32'): void {
  if (precision === 'float32') return;
  if (!runsGraphs()) {
    throw new ConfigError(
      `train.precision=bfloat16 needs the backend tensorflow: ${tf.getBackend()}`,
      'Build it with npm run native, or set train.precision=float32.',
    );
  }
  const refusal = findRefusal(precision);
  if (refusal === null) return;
  throw new ConfigError(`train.precision=bfloat16 is beyond this machine: ${refusal}`, 'Set train.precision=float32.');
}
