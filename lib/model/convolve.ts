import * as tf from '@tensorflow/tfjs';

/** Convolution (`same` padding) of one input, or of two as if they were concatenated, by plain operations. */
export function convolvePlain(
  inputs: readonly tf.Tensor4D[],
  filter: tf.Tensor4D,
  { bias, stridePx = 1 }: { bias?: tf.Tensor1D; stridePx?: 1 | 2 } = {},
): tf.Tensor4D {
  const parts = splitFilter(inputs, filter).map(([input, part], i) => {
    if (bias === undefined || i > 0) return tf.conv2d(input, part, stridePx, 'same');
    return tf.fused.conv2d({ x: input, filter: part, strides: stridePx, pad: 'same', bias });
  });
  return parts.length === 1 ? (parts[0] as tf.Tensor4D) : tf.addN(parts);
}

/** Each input with the rows of the filter that are its own. */
function splitFilter(inputs: readonly tf.Tensor4D[], filter: tf.Tensor4D): [tf.Tensor4D, tf.Tensor4D][] {
  if (inputs.length === 1) return [[inputs[0] as tf.Tensor4D, filter]];
  const parts = tf.split(
    filter,
    inputs.map((input) => input.shape[3]),
    2,
  );
  return inputs.map((input, i) => [input, parts[i] as tf.Tensor4D]);
}
