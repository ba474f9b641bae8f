import * as tf from '@tensorflow/tfjs';
import type { LossOps } from './ops.js';
import { sortDescending } from './sort.js';

/** Operations that run at once; tfjs differentiates them. */
export const tensorOps: LossOps<tf.Tensor> = {
  number: (value) => tf.scalar(value),
  column: (values) => tf.tensor2d([...values], [values.length, 1]),
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: tf.div,
  exp: tf.exp,
  power,
  atLeast: (x, limit) => tf.maximum(x, limit),
  logSoftmax,
  sumPixels: (x) => tf.sum(x, 1, true),
  sumClasses,
  still,
  sort,
  take: (x, places) => tf.gatherND(x.flatten(), places.reshape([-1, 1])).reshape(x.shape),
  put: (x, places) => tf.scatterND(places.reshape([-1, 1]), x.flatten(), [x.size]).reshape(x.shape),
  cumulate: (x) => tf.cumsum(x, 1),
};

/** The arguments of a function given to `tf.customGrad`: a tensor, and what keeps tensors for the gradient. */
type SingleArgument = [x: tf.Tensor, save: tf.GradSaveFunc];

/** Below this a base counts as this in the gradient of {@link power}, which would be infinite at 0. */
const LEAST_BASE = 1e-7;

function power(x: tf.Tensor, exponent: number): tf.Tensor {
  const run = tf.customGrad((...args) => {
    const [base, save] = args as unknown as SingleArgument;
    save([base]);
    const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]): tf.Tensor => {
      const slope = tf.mul(tf.pow(tf.maximum(saved as tf.Tensor, LEAST_BASE), exponent - 1), exponent);
      return tf.mul(dy, slope);
    };
    return { value: tf.pow(base, exponent), gradFunc };
  });
  return run(x);
}

/** `x - log sum exp x`, row by row; its gradient is `dy - softmax * sum of dy`. */
function logSoftmax(x: tf.Tensor): tf.Tensor {
  const run = tf.customGrad((...args) => {
    const [logits, save] = args as unknown as SingleArgument;
    const classes = tf.unstack(logits);
    const largest = classes.reduce((a, b) => tf.maximum(a, b));
    const shifted = classes.map((row) => tf.sub(row, largest));
    const logSum = tf.log(tf.addN(shifted.map((row) => tf.exp(row))));
    const value = tf.stack(shifted.map((row) => tf.sub(row, logSum)));
    save([value]);
    const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]): tf.Tensor =>
      tf.sub(dy, tf.mul(tf.exp(saved as tf.Tensor), sumClasses(dy)));
    return { value, gradFunc };
  });
  return run(x);
}

/** A sum over the outer axis is slow on wasm, one of rows is not. */
function sumClasses(x: tf.Tensor): tf.Tensor {
  return tf.addN(tf.unstack(x)).expandDims(0);
}

function still(x: tf.Tensor, compute: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  const run = tf.customGrad((...args) => {
    const [input] = args as unknown as SingleArgument;
    return { value: compute(input), gradFunc: () => tf.zeros(input.shape) };
  });
  return run(x);
}

/** Places count through all classes, so that one axis is enough to take and put. */
function sort(x: tf.Tensor): tf.Tensor {
  const [classes = 0, pixels = 0] = x.shape;
  if (tf.getBackend() === 'cpu' || tf.getBackend() === 'wasm') return sortHere(x, classes, pixels);
  const offsets = tf.tensor2d(
    Int32Array.from({ length: classes }, (_, row) => row * pixels),
    [classes, 1],
    'int32',
  );
  return tf.add(tf.topk(x, pixels, true).indices, offsets);
}

/** Where the memory is at hand: tfjs' own sort compares each pair in a slow way. */
function sortHere(x: tf.Tensor, classes: number, pixels: number): tf.Tensor {
  const values = x.dataSync<'float32'>();
  const places = new Int32Array(values.length);
  for (let row = 0; row < classes; row++) {
    const start = row * pixels;
    places.set(
      sortDescending(values.subarray(start, start + pixels)).map((place) => place + start),
      start,
    );
  }
  return tf.tensor2d(places, [classes, pixels], 'int32');
}
