import { pointerOf, realOf } from './argument';
import { beginOf, decaysOf, endOf } from './spans';

/**
 * A step of Adam (Kingma and Ba 2015, algorithm 1) with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2),
 * in place.
 * Words: weights, first moments, second moments, gradient, spans; then the learning rate over 1 - beta1^t, 1 - beta2^t,
 * beta1, beta2, epsilon, and the part of the weights that decays.
 */
export function updateAdam(words: usize, job: i32): void {
  const spans = pointerOf(words, 4);
  const begin = beginOf(spans, job);
  const end = endOf(spans, job);
  const decay: f32 = decaysOf(spans, job) ? realOf(words, 10) : 0;
  const rate = realOf(words, 5);
  const correction = realOf(words, 6);
  const beta1 = realOf(words, 7);
  const beta2 = realOf(words, 8);
  const epsilon = realOf(words, 9);
  for (let i = begin; i < end; i += 4) {
    const at = i << 2;
    if (i + 4 <= end) updateFour(words, at, rate, correction, beta1, beta2, epsilon, decay);
    else for (let j = i; j < end; j++) updateOne(words, j << 2, rate, correction, beta1, beta2, epsilon, decay);
  }
}

function updateFour(
  words: usize,
  at: usize,
  rate: f32,
  correction: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  decay: f32,
): void {
  const gradient = v128.load(pointerOf(words, 3) + at);
  const oldFirst = v128.load(pointerOf(words, 1) + at);
  const oldSecond = v128.load(pointerOf(words, 2) + at);
  const first = f32x4.add(mul(oldFirst, beta1), mul(gradient, 1 - beta1));
  const second = f32x4.add(mul(oldSecond, beta2), mul(f32x4.mul(gradient, gradient), 1 - beta2));
  v128.store(pointerOf(words, 1) + at, first);
  v128.store(pointerOf(words, 2) + at, second);
  const root = f32x4.add(f32x4.sqrt(f32x4.div(second, f32x4.splat(correction))), f32x4.splat(epsilon));
  const weights = pointerOf(words, 0) + at;
  const old = v128.load(weights);
  const decayed = f32x4.sub(old, mul(old, decay));
  v128.store(weights, f32x4.sub(decayed, mul(f32x4.div(first, root), rate)));
}

function mul(values: v128, factor: f32): v128 {
  return f32x4.mul(values, f32x4.splat(factor));
}

function updateOne(
  words: usize,
  at: usize,
  rate: f32,
  correction: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  decay: f32,
): void {
  const gradient = load<f32>(pointerOf(words, 3) + at);
  const first = load<f32>(pointerOf(words, 1) + at) * beta1 + gradient * (1 - beta1);
  const second = load<f32>(pointerOf(words, 2) + at) * beta2 + gradient * gradient * (1 - beta2);
  store<f32>(pointerOf(words, 1) + at, first);
  store<f32>(pointerOf(words, 2) + at, second);
  const weights = pointerOf(words, 0) + at;
  const old = load<f32>(weights);
  store<f32>(weights, old - old * decay - (first / (sqrt<f32>(second / correction) + epsilon)) * rate);
}
