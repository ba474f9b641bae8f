/**
 * Batch normalisation (Ioffe and Szegedy 2015) with ReLU, and its gradient in closed form, see model/normalise.ts.
 * Tensors are [pixels][channels], channels a multiple of 4; a job is a run of pixels. Sums are made job by job in
 * float32 and joined in float64.
 */
import { pointerOf, realOf, wholeOf } from './argument';

/**
 * Moments from sums, and the normalisation as one scale and shift a channel.
 * Words: sums [parts][2][channels] of x and x^2, parts, channels, pixels, gamma, beta, mean, variance, scale and shift
 * [2][channels], then epsilon.
 */
export function joinMoments(words: usize): void {
  const parts = wholeOf(words, 1);
  const channels = wholeOf(words, 2);
  const pixels = <f64>wholeOf(words, 3);
  const row = (<usize>channels) << 2;
  for (let offset: usize = 0; offset < row; offset += 4) {
    const sums = pointerOf(words, 0) + offset;
    const mean = sumParts(sums, parts, 2 * row) / pixels;
    const variance = max<f64>(sumParts(sums + row, parts, 2 * row) / pixels - mean * mean, 0);
    const scale = <f64>load<f32>(pointerOf(words, 4) + offset) / Math.sqrt(variance + <f64>realOf(words, 9));
    store<f32>(pointerOf(words, 6) + offset, <f32>mean);
    store<f32>(pointerOf(words, 7) + offset, <f32>variance);
    store<f32>(pointerOf(words, 8) + offset, <f32>scale);
    store<f32>(pointerOf(words, 8) + row + offset, <f32>(<f64>load<f32>(pointerOf(words, 5) + offset) - mean * scale));
  }
}

function sumParts(from: usize, parts: i32, stride: usize): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < parts; i++) sum += <f64>load<f32>(from + <usize>i * stride);
  return sum;
}

/**
 * `y = max(0, x * scale + shift)`.
 * Words: x, pixels, channels, pixels a job, scale and shift [2][channels], y.
 */
export function scaleRelu(words: usize, job: i32): void {
  const row = (<usize>wholeOf(words, 2)) << 2;
  const begin = <usize>wholeOf(words, 3) * job;
  const end = min<usize>(begin + wholeOf(words, 3), wholeOf(words, 1));
  const scales = pointerOf(words, 4);
  const zero = f32x4.splat(0);
  let from = pointerOf(words, 0) + begin * row;
  let to = pointerOf(words, 5) + begin * row;
  for (let pixel = begin; pixel < end; pixel++) {
    for (let offset: usize = 0; offset < row; offset += 16) {
      const scaled = f32x4.mul(v128.load(from + offset), v128.load(scales + offset));
      v128.store(to + offset, f32x4.max(zero, f32x4.add(scaled, v128.load(scales + row + offset))));
    }
    from += row;
    to += row;
  }
}

/**
 * Sums of g and g x, where g is dy where the output was positive.
 * Words: dy, x, pixels, channels, pixels a job, scale and shift [2][channels], sums [jobs][2][channels].
 */
export function sumNormaliseGradient(words: usize, job: i32): void {
  const row = (<usize>wholeOf(words, 3)) << 2;
  const begin = <usize>wholeOf(words, 4) * job;
  const count = min<usize>(wholeOf(words, 4), <usize>wholeOf(words, 2) - begin);
  const scales = pointerOf(words, 5);
  const sums = pointerOf(words, 6) + 2 * row * job;
  const zero = f32x4.splat(0);
  for (let offset: usize = 0; offset < row; offset += 16) {
    const scale = v128.load(scales + offset);
    const shift = v128.load(scales + row + offset);
    let dy = pointerOf(words, 0) + begin * row + offset;
    let x = pointerOf(words, 1) + begin * row + offset;
    let sum = zero;
    let products = zero;
    for (let i: usize = 0; i < count; i++) {
      const value = v128.load(x);
      const positive = f32x4.gt(f32x4.add(f32x4.mul(value, scale), shift), zero);
      const g = v128.and(v128.load(dy), positive);
      sum = f32x4.add(sum, g);
      products = f32x4.add(products, f32x4.mul(g, value));
      dy += row;
      x += row;
    }
    v128.store(sums + offset, sum);
    v128.store(sums + row + offset, products);
  }
}

/**
 * The gradient of the input as `a g + b x + c` by channel, and the gradients of gamma and beta.
 * Words: sums [parts][2][channels], parts, channels, pixels, gamma, mean, variance, a b c [3][channels], gradient of
 * gamma, gradient of beta, then epsilon.
 */
export function joinNormaliseGradient(words: usize): void {
  const parts = wholeOf(words, 1);
  const channels = wholeOf(words, 2);
  const pixels = <f64>wholeOf(words, 3);
  const row = (<usize>channels) << 2;
  for (let offset: usize = 0; offset < row; offset += 4) {
    const sums = pointerOf(words, 0) + offset;
    const sum = sumParts(sums, parts, 2 * row);
    const mean = <f64>load<f32>(pointerOf(words, 5) + offset);
    const inverse = 1 / Math.sqrt(<f64>load<f32>(pointerOf(words, 6) + offset) + <f64>realOf(words, 10));
    const sumGXhat = (sumParts(sums + row, parts, 2 * row) - sum * mean) * inverse;
    const a = <f64>load<f32>(pointerOf(words, 4) + offset) * inverse;
    const b = (-a * inverse * sumGXhat) / pixels;
    const to = pointerOf(words, 7) + offset;
    store<f32>(to, <f32>a);
    store<f32>(to + row, <f32>b);
    store<f32>(to + 2 * row, <f32>((-a * sum) / pixels - b * mean));
    store<f32>(pointerOf(words, 8) + offset, <f32>sumGXhat);
    store<f32>(pointerOf(words, 9) + offset, <f32>sum);
  }
}

/**
 * The gradient of the input.
 * Words: dy, x, pixels, channels, pixels a job, scale and shift [2][channels], a b c [3][channels], dx.
 */
export function applyNormaliseGradient(words: usize, job: i32): void {
  const row = (<usize>wholeOf(words, 3)) << 2;
  const begin = <usize>wholeOf(words, 4) * job;
  const count = min<usize>(wholeOf(words, 4), <usize>wholeOf(words, 2) - begin);
  const scales = pointerOf(words, 5);
  const factors = pointerOf(words, 6);
  const zero = f32x4.splat(0);
  for (let offset: usize = 0; offset < row; offset += 16) {
    const scale = v128.load(scales + offset);
    const shift = v128.load(scales + row + offset);
    const a = v128.load(factors + offset);
    const b = v128.load(factors + row + offset);
    const c = v128.load(factors + 2 * row + offset);
    let dy = pointerOf(words, 0) + begin * row + offset;
    let x = pointerOf(words, 1) + begin * row + offset;
    let dx = pointerOf(words, 7) + begin * row + offset;
    for (let i: usize = 0; i < count; i++) {
      const value = v128.load(x);
      const positive = f32x4.gt(f32x4.add(f32x4.mul(value, scale), shift), zero);
      const g = v128.and(v128.load(dy), positive);
      v128.store(dx, f32x4.add(f32x4.add(f32x4.mul(a, g), f32x4.mul(b, value)), c));
      dy += row;
      x += row;
      dx += row;
    }
  }
}
