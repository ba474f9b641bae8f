/**
 * The two kernels without which a convolution cannot be trained on tfjs' wasm backend: the gradient of its filter
 * (missing there, tfjs issue 8474) and of its input (there, but a scalar loop). Both are written as forward
 * convolutions, which run on the backend's SIMD kernels.
 */
import * as tf from '@tensorflow/tfjs';

type Size2 = [number, number];
type Size4 = [number, number, number, number];
type Pad = Parameters<typeof tf.backend_util.computeConv2DInfo>[4];

interface ConvolutionAttributes {
  strides: Size2 | number;
  pad: Pad;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

const WASM = 'wasm';
let registered = false;

/** Registers both kernels with tfjs for the wasm backend; calling it again does nothing. */
export function registerWasmGradients(): void {
  if (registered) return;
  registered = true;
  tf.registerKernel({ kernelName: tf.Conv2DBackpropFilter, backendName: WASM, kernelFunc: runFilterGradient });
  const stock = tf.getKernel(tf.Conv2DBackpropInput, WASM);
  tf.unregisterKernel(tf.Conv2DBackpropInput, WASM);
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropInput,
    backendName: WASM,
    kernelFunc: (call) => runInputGradient(call, stock.kernelFunc),
    ...(stock.setupFunc === undefined ? {} : { setupFunc: stock.setupFunc }),
  });
}

type KernelCall = Parameters<tf.KernelFunc>[0];

function runFilterGradient({ inputs, attrs }: KernelCall): tf.TensorInfo {
  const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
  const { filterShape, ...convolution } = attrs as unknown as ConvolutionAttributes & { filterShape: Size4 };
  return filterGradient(asTensor(x), asTensor(dy), filterShape, convolution);
}

function runInputGradient(call: KernelCall, stock: tf.KernelFunc): tf.TensorInfo | tf.TensorInfo[] {
  const { dy, filter } = call.inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
  const { inputShape, ...convolution } = call.attrs as unknown as ConvolutionAttributes & { inputShape: Size4 };
  const info = convolutionInfo(inputShape, filter.shape, convolution);
  if (info.strideHeight !== 1 || info.strideWidth !== 1) return stock(call);
  return inputGradient(asTensor(dy), asTensor(filter), info);
}

/**
 * Gradient of a convolution's filter: `dW[a, b, c, o] = sum over n, i, j of x[n, i s + a - p, j s + b - p, c] dy[n, i, j, o]`,
 * which is itself a convolution of x, with channels in the place of images, by dy as a filter dilated by the stride.
 */
function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, shape: Size4, attributes: ConvolutionAttributes): tf.Tensor {
  const info = convolutionInfo(x.shape, shape, attributes);
  const [heightTaps, widthTaps] = shape;
  const { top, left } = info.padInfo;
  const bottom = endPadding(info.outHeight, info.strideHeight, heightTaps, info.inHeight, top);
  const right = endPadding(info.outWidth, info.strideWidth, widthTaps, info.inWidth, left);
  return tf.tidy(() => {
    const images = tf.transpose(x, [3, 1, 2, 0]);
    const filter = tf.transpose(dy, [1, 2, 0, 3]);
    const pad: tf.backend_util.ExplicitPadding = [
      [0, 0],
      [top, Math.max(bottom, 0)],
      [left, Math.max(right, 0)],
      [0, 0],
    ];
    const dilations: Size2 = [info.strideHeight, info.strideWidth];
    const gradient = tf.conv2d(images as tf.Tensor4D, filter as tf.Tensor4D, 1, pad, 'NHWC', dilations);
    const unused = bottom < 0 || right < 0;
    const cropped = unused ? tf.slice(gradient, [0, 0, 0, 0], [shape[2], heightTaps, widthTaps, shape[3]]) : gradient;
    return tf.transpose(cropped, [1, 2, 0, 3]);
  });
}

/** Rows to add after the image so that the last tap falls on it; negative where the forward pass left rows unused. */
function endPadding(outSize: number, stride: number, taps: number, inSize: number, before: number): number {
  return taps - 1 + (outSize - 1) * stride + 1 - inSize - before;
}

/** Gradient of a stride-1 convolution's input: dy convolved by the filter reversed in space, its channels swapped. */
function inputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, info: tf.backend_util.Conv2DInfo): tf.Tensor {
  const { top, bottom, left, right } = info.padInfo;
  const [heightTaps, widthTaps] = filter.shape;
  return tf.tidy(() => {
    const reversed = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]) as tf.Tensor4D;
    const pad: tf.backend_util.ExplicitPadding = [
      [0, 0],
      [heightTaps - 1 - top, heightTaps - 1 - bottom],
      [widthTaps - 1 - left, widthTaps - 1 - right],
      [0, 0],
    ];
    return tf.conv2d(dy, reversed, 1, pad);
  });
}

function convolutionInfo(input: Size4, filter: Size4, attributes: ConvolutionAttributes): tf.backend_util.Conv2DInfo {
  const { strides, pad, dimRoundingMode } = attributes;
  return tf.backend_util.computeConv2DInfo(input, filter, strides, 1, pad, dimRoundingMode);
}

/** A kernel gets bare tensor descriptions; operations want tensors that share their data. */
function asTensor(info: tf.TensorInfo): tf.Tensor4D {
  return (info instanceof tf.Tensor ? info : tf.engine().makeTensorFromTensorInfo(info)) as tf.Tensor4D;
}
