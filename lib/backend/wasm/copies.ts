/**
 * Two kernels of tfjs' wasm backend that copy more than they need: a clone copies its numbers (training keeps a clone of
 * everything that a gradient will want), and a slice reads the whole tensor first.
 */
import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

const WASM = 'wasm';
let registered = false;

/** Replaces both kernels for the wasm backend; calling it again does nothing. */
export function registerWasmCopies(): void {
  if (registered) return;
  registered = true;
  replaceKernel(tf.Identity, shareNumbers);
  replaceKernel(tf.Slice, copySlice);
}

type KernelCall = Parameters<tf.KernelFunc>[0];
type Replacement = (call: KernelCall, stock: tf.KernelFunc) => ReturnType<tf.KernelFunc>;

function replaceKernel(kernelName: string, replacement: Replacement): void {
  const { kernelFunc: stock, setupFunc } = tf.getKernel(kernelName, WASM);
  tf.unregisterKernel(kernelName, WASM);
  const kernelFunc: tf.KernelFunc = (call) => replacement(call, stock);
  tf.registerKernel({ kernelName, backendName: WASM, kernelFunc, ...(setupFunc === undefined ? {} : { setupFunc }) });
}

/** The numbers of a tensor are never changed while another one has them, so that both can share them. */
function shareNumbers(call: KernelCall, stock: tf.KernelFunc): ReturnType<tf.KernelFunc> {
  const { x } = call.inputs as { x: tf.TensorInfo };
  if (x.dtype === 'string') return stock(call);
  (call.backend as BackendWasm).incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
}

function copySlice(call: KernelCall, stock: tf.KernelFunc): ReturnType<tf.KernelFunc> {
  const { x } = call.inputs as { x: tf.TensorInfo };
  if (x.shape.length !== 1 || x.dtype === 'string') return stock(call);
  const { begin, size } = call.attrs as unknown as { begin: number | number[]; size: number | number[] };
  const [[start], [length]] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size) as [[number], [number]];
  tf.slice_util.assertParamsValid(x as tf.Tensor, [start], [length]);
  const backend = call.backend as BackendWasm;
  const out = backend.makeOutput([length], x.dtype);
  const numbers = backend.typedArrayFromHeap(x as tf.Tensor).subarray(start, start + length);
  backend.typedArrayFromHeap(out as tf.Tensor).set(numbers);
  return out;
}
