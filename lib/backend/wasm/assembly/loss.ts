/** Cross-entropy plus Dice loss from logits [pixels][classes] and the true class of each pixel, see model/loss.ts. */
import { pointerOf, wholeOf } from './argument';

const LN2: f64 = Math.LN2;

/** e^x for x <= 0 in float32, after Cephes' expf: a relative error of about 1e-7. */
function exponential(x: f32): f32 {
  if (x < -87) return 0;
  const n = nearest<f32>(x * <f32>Math.LOG2E);
  const r = x - n * 0.693359375 + n * 2.1219444e-4;
  let y: f32 = 1.98756915e-4;
  y = y * r + 1.39819995e-3;
  y = y * r + 8.33345191e-3;
  y = y * r + 4.16657959e-2;
  y = y * r + 1.66666655e-1;
  y = y * r + 5.00000012e-1;
  return (y * r * r + r + 1) * reinterpret<f32>((<i32>n + 127) << 23);
}

/** Natural logarithm of a number from 1 to 2, by the series of the inverse hyperbolic tangent. */
function logarithm(x: f64): f64 {
  const z = (x - 1) / (x + 1);
  const square = z * z;
  let sum: f64 = 0;
  for (let power = 21; power > 0; power -= 2) sum = sum * square + 1 / <f64>power;
  return 2 * z * sum;
}

/**
 * Probabilities, and sums over a run of pixels: cross-entropy, then for each class p y, p, y.
 * The logarithms of many pixels are one logarithm of their product, whose exponent is counted apart.
 * Words: logits, true classes, pixels, classes, pixels a job, probabilities, sums [jobs][1 + 3 classes].
 */
export function measureLoss(words: usize, job: i32): void {
  const classes = <usize>wholeOf(words, 3);
  const row = classes << 2;
  const begin = <usize>wholeOf(words, 4) * job;
  const end = min<usize>(begin + wholeOf(words, 4), wholeOf(words, 2));
  const sums = pointerOf(words, 6) + <usize>job * (4 + 3 * row);
  memory.fill(sums, 0, 4 + 3 * row);
  let logits = pointerOf(words, 0) + begin * row;
  let to = pointerOf(words, 5) + begin * row;
  let entropy: f64 = 0;
  let product: f64 = 1;
  let exponent = 0;
  for (let pixel = begin; pixel < end; pixel++) {
    const truth = (<usize>load<i32>(pointerOf(words, 1) + (pixel << 2))) << 2;
    let largest = load<f32>(logits);
    for (let at: usize = 4; at < row; at += 4) largest = max(largest, load<f32>(logits + at));
    let sum: f32 = 0;
    for (let at: usize = 0; at < row; at += 4) {
      const power = exponential(load<f32>(logits + at) - largest);
      store<f32>(to + at, power);
      sum += power;
    }
    for (let at: usize = 0; at < row; at += 4) {
      const probability = load<f32>(to + at) / sum;
      store<f32>(to + at, probability);
      increase(sums + 4 + row + at, probability);
    }
    increase(sums + 4 + truth, load<f32>(to + truth));
    increase(sums + 4 + 2 * row + truth, 1);
    entropy += <f64>largest - <f64>load<f32>(logits + truth);
    product *= <f64>sum;
    const bits = reinterpret<i64>(product);
    exponent += <i32>(bits >> 52) - 1023;
    product = reinterpret<f64>((bits & 0xfffffffffffff) | 0x3ff0000000000000);
    logits += row;
    to += row;
  }
  store<f32>(sums, <f32>(entropy + <f64>exponent * LN2 + logarithm(product)));
}

function increase(at: usize, by: f32): void {
  store<f32>(at, load<f32>(at) + by);
}

/**
 * The loss, and the Dice loss's gradient by the probability of a class as `slope y + offset`.
 * Words: sums [jobs][1 + 3 classes], jobs, classes, pixels, loss, slopes and offsets [2][classes].
 */
export function joinLoss(words: usize): void {
  const jobs = wholeOf(words, 1);
  const classes = <usize>wholeOf(words, 2);
  const row = classes << 2;
  const stride: usize = 4 + 3 * row;
  const sums = pointerOf(words, 0);
  let dice: f64 = 0;
  for (let at: usize = 0; at < row; at += 4) {
    const above = 2 * sumJobs(sums + 4 + at, jobs, stride) + 1;
    const below = sumJobs(sums + 4 + row + at, jobs, stride) + sumJobs(sums + 4 + 2 * row + at, jobs, stride) + 1;
    dice += above / below;
    store<f32>(pointerOf(words, 5) + at, <f32>(-2 / below / <f64>classes));
    store<f32>(pointerOf(words, 5) + row + at, <f32>(above / (below * below) / <f64>classes));
  }
  const entropy = sumJobs(sums, jobs, stride) / <f64>wholeOf(words, 3);
  store<f32>(pointerOf(words, 4), <f32>(entropy + 1 - dice / <f64>classes));
}

function sumJobs(from: usize, jobs: i32, stride: usize): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < jobs; i++) sum += <f64>load<f32>(from + <usize>i * stride);
  return sum;
}

/**
 * Gradient of the logits: `((p - y) / pixels + p (g - sum over classes of p g)) dy`, g as {@link joinLoss} has it.
 * Words: probabilities, true classes, pixels, classes, pixels a job, slopes and offsets [2][classes], dy (one number),
 * gradient.
 */
export function gradeLoss(words: usize, job: i32): void {
  const pixels = <usize>wholeOf(words, 2);
  const classes = <usize>wholeOf(words, 3);
  const row = classes << 2;
  const begin = <usize>wholeOf(words, 4) * job;
  const end = min<usize>(begin + wholeOf(words, 4), pixels);
  const slopes = pointerOf(words, 5);
  const dy = load<f32>(pointerOf(words, 6));
  const share: f32 = 1 / <f32>pixels;
  let from = pointerOf(words, 0) + begin * row;
  let to = pointerOf(words, 7) + begin * row;
  for (let pixel = begin; pixel < end; pixel++) {
    const truth = (<usize>load<i32>(pointerOf(words, 1) + (pixel << 2))) << 2;
    let mean = load<f32>(from + truth) * load<f32>(slopes + truth);
    for (let at: usize = 0; at < row; at += 4) mean += load<f32>(from + at) * load<f32>(slopes + row + at);
    for (let at: usize = 0; at < row; at += 4) {
      const probability = load<f32>(from + at);
      const isTrue = at === truth;
      const g = load<f32>(slopes + row + at) + (isTrue ? load<f32>(slopes + at) : 0);
      const entropy: f32 = (isTrue ? probability - 1 : probability) * share;
      store<f32>(to + at, (entropy + probability * (g - mean)) * dy);
    }
    from += row;
    to += row;
  }
}
