/**
 * The two kernels without which a convolution cannot be trained on tfjs' wasm backend: the gradient of its filter
 * (missing there, tfjs issue 8474) and of its input (there, but a scalar loop). Both are written as forward
 * convolutions, which run on the backend's SIMD kernels.
 */
import * as tf from '@tensorflow/tfjs';

type Size2 = [number, number];
type Size4 = [number, number, number, number];
type ConvolutionInfo = tf.backend_util.Conv2DInfo;
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
  if (!canSpread(info)) return stock(call);
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
  if (heightTaps * widthTaps * info.strideHeight * info.strideWidth === 1) return pointwiseFilterGradient(x, dy, shape);
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

/** Of a 1x1 convolution: a product of matrices. */
function pointwiseFilterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, shape: Size4): tf.Tensor {
  const [, , channelsIn, channelsOut] = shape;
  return tf.tidy(() =>
    tf.matMul(tf.reshape(x, [-1, channelsIn]), tf.reshape(dy, [-1, channelsOut]), true).reshape(shape),
  );
}

/** Rows to add after the image so that the last tap falls on it; negative where the forward pass left rows unused. */
function endPadding(outSize: number, stride: number, taps: number, inSize: number, before: number): number {
  return taps - 1 + (outSize - 1) * stride + 1 - inSize - before;
}

/** Stride 1, or 2 where that halves the sides. */
function canSpread({ strideHeight, strideWidth, inHeight, inWidth, outHeight, outWidth }: ConvolutionInfo): boolean {
  const isHalved = strideHeight === 2 && inHeight === 2 * outHeight && inWidth === 2 * outWidth;
  return strideHeight === strideWidth && (strideHeight === 1 || isHalved);
}

/** Zeroes between pixels, [n, 2 h, 2 w, c]: what stride 2 left out. */
function spread(dy: tf.Tensor4D): tf.Tensor4D {
  const [images, heightPx, widthPx, channels] = dy.shape;
  const rows = tf.reshape(dy, [images * heightPx, 1, widthPx, channels]) as tf.Tensor4D;
  const spaced = tf.pad(rows, [[0, 0], [0, 1], [0, 0], [0, channels]]); // biome-ignore format: one line
  return tf.reshape(spaced, [images, 2 * heightPx, 2 * widthPx, channels]);
}

/**
 * Gradient of a convolution's input: dy, spread by the stride, convolved by the filter reversed in space, its channels
 * swapped.
 */
function inputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, info: ConvolutionInfo): tf.Tensor {
  const { top, left } = info.padInfo;
  const [heightTaps, widthTaps] = filter.shape;
  return tf.tidy(() => {
    const spaced = info.strideHeight === 1 ? dy : spread(dy);
    const reversed = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]) as tf.Tensor4D;
    const pad: tf.backend_util.ExplicitPadding = [
      [0, 0],
      [heightTaps - 1 - top, info.inHeight - spaced.shape[1] + top],
      [widthTaps - 1 - left, info.inWidth - spaced.shape[2] + left],
      [0, 0],
    ];
    return tf.conv2d(spaced, reversed, 1, pad);
  });
}

function convolutionInfo(input: Size4, filter: Size4, attributes: ConvolutionAttributes): ConvolutionInfo {
  const { strides, pad, dimRoundingMode } = attributes;
  return tf.backend_util.computeConv2DInfo(input, filter, strides, 1, pad, dimRoundingMode);
}

/** A kernel gets bare tensor descriptions; operations want tensors that share their data. */
function asTensor(info: tf.TensorInfo): tf.Tensor4D {
  return (info instanceof tf.Tensor ? info : tf.engine().makeTensorFromTensorInfo(info)) as tf.Tensor4D;
}
