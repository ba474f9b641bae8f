import * as tf from '@tensorflow/tfjs';

/** What a weight does; decides how it is initialised. */
export type WeightKind = 'filter' | 'scale' | 'shift' | 'bias' | 'mean' | 'variance';

export interface WeightSpec {
  /** Path of the block, then the weight: `encoder0/conv1/filter`. */
  readonly name: string;
  readonly kind: WeightKind;
  readonly shape: readonly number[];
  /** Of filters: the inputs that reach one output. */
  readonly fanIn?: number;
}

export interface PlacedWeight extends WeightSpec {
  /** Index of the first value in the flat vector. */
  readonly offset: number;
  readonly size: number;
}

/** Where each weight of a network lies in one flat float32 vector. */
export interface WeightLayout {
  readonly weights: readonly PlacedWeight[];
  readonly size: number;
}

/** Weights by name; the views of one flat vector. */
export type WeightTensors = Readonly<Record<string, tf.Tensor>>;

/**
 * Places weights one after the other.
 * @example
 * createLayout([{ name: 'head/bias', kind: 'bias', shape: [3] }]).size // 3
 */
export function createLayout(specs: readonly WeightSpec[]): WeightLayout {
  let offset = 0;
  const weights = specs.map((spec) => {
    const size = spec.shape.reduce((product, side) => product * side, 1);
    const placed = { ...spec, offset, size };
    offset += size;
    return placed;
  });
  return { weights, size: offset };
}

/** The weights of a flat vector [layout.size] in the layout's order, each in its shape. The caller disposes of them. */
export function splitWeights(flat: tf.Tensor1D, layout: WeightLayout): tf.Tensor[] {
  return layout.weights.map(({ offset, size, shape }) =>
    tf.tidy(() => tf.slice(flat, offset, size).reshape([...shape])),
  );
}

/** Names the tensors of {@link splitWeights}. */
export function nameWeights(tensors: readonly tf.Tensor[], layout: WeightLayout): WeightTensors {
  return Object.fromEntries(layout.weights.map(({ name }, i) => [name, tensors[i] as tf.Tensor]));
}

/** Puts the values of all weights, [layout.size], on the backend, by name. The caller disposes of them. */
export function placeWeights(values: Float32Array, layout: WeightLayout): WeightTensors {
  const tensors = tf.tidy(() => splitWeights(tf.tensor1d(values), layout));
  return nameWeights(tensors, layout);
}

/** Joins tensors in the layout's order into one flat vector [layout.size]; there may be none. */
export function joinWeights(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  if (tensors.length === 0) return tf.tensor1d([], 'float32');
  return tf.tidy(() => tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1]))) as tf.Tensor1D);
}

/**
 * A weight by name.
 * @throws RangeError when the network has none of that name
 */
export function weightOf<T extends tf.Tensor>(weights: WeightTensors, name: string): T {
  const weight = weights[name];
  if (weight === undefined) throw new RangeError(`network has no weight of this name: ${name}`);
  return weight as T;
}
