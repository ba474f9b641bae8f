import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Crew } from './crew.js';

/** Where the tensors of a wasm backend lie, and the threads that work on them there. */
export interface Place {
  readonly crew: Crew;
  /** The address of a tensor's first number. */
  addressOf(tensor: tf.Tensor): number;
  /** A new tensor of unset numbers, and its address. */
  make<R extends tf.Rank>(shape: tf.ShapeMap[R]): Made<R>;
}

export interface Made<R extends tf.Rank> {
  readonly tensor: tf.Tensor<R>;
  readonly address: number;
}

const places = new WeakMap<object, Place>();

/** Lets a crew work on the tensors of a backend. */
export function placeCrew(backend: BackendWasm, crew: Crew): void {
  const addressOf = (tensor: tf.Tensor): number => backend.getMemoryOffset(tensor.dataId);
  const make: Place['make'] = (shape) => {
    const info = backend.makeOutput(shape, 'float32');
    const tensor = tf.engine().makeTensorFromTensorInfo(info) as Made<tf.Rank>['tensor'];
    return { tensor: tensor as never, address: backend.getMemoryOffset(info.dataId) };
  };
  places.set(backend, { crew, addressOf, make });
}

/** The place of the present backend; undefined where it is not a wasm backend with own kernels. */
export function presentPlace(): Place | undefined {
  return tf.getBackend() === 'wasm' ? places.get(tf.backend()) : undefined;
}
