import * as tf from '@tensorflow/tfjs';
import { openSession } from '../../backend/tensorflowSession.js';
import { createGraph, type GraphNode, type Precision } from './graph.js';
import { encodeSavedModel } from './savedModel.js';

const [PIXELS, FILTER, RESULT] = ['pixels', 'filter', 'result'];

/** Why TensorFlow cannot convolve in a precision on this machine, in its words; null where it can. */
export function findRefusal(precision: Precision): string | null {
  const session = openSession(encodeSavedModel(convolution(precision)));
  try {
    tf.tidy(() => {
      session.run({ [PIXELS]: tf.ones([1, 8, 8, 3]), [FILTER]: tf.ones([3, 3, 3, 8]) }, [RESULT]);
    });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.split('\n', 1).join() : String(error);
  } finally {
    session.dispose();
  }
}

function convolution(precision: Precision): readonly GraphNode[] {
  const graph = createGraph();
  const inputs = [PIXELS, FILTER].map((name) => graph.cast(graph.placeholder(name, [-1, -1, -1, -1]), precision));
  const output = graph.float('Conv2D', 'convolve', inputs, {
    strides: { ints: [1, 1, 1, 1] },
    padding: { text: 'SAME' },
  });
  graph.float('Identity', RESULT, [graph.cast(output, 'float32')]);
  return graph.nodes;
}
