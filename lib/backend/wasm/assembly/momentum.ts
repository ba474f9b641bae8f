import { pointerOf, realOf } from './argument';
import { beginOf, decaysOf, endOf } from './spans';

/**
 * A step of gradient descent with Nesterov's momentum, in place: g + decay * w is the gradient, v = momentum * v + g,
 * w -= rate * (g + momentum * v).
 * Words: weights, velocity, gradient, spans; then rate, momentum, decay.
 */
export function updateMomentum(words: usize, job: i32): void {
  const spans = pointerOf(words, 3);
  const begin = beginOf(spans, job);
  const end = endOf(spans, job);
  const rate = realOf(words, 4);
  const momentum = realOf(words, 5);
  const decay: f32 = decaysOf(spans, job) ? realOf(words, 6) : 0;
  for (let i = begin; i < end; i += 4) {
    const at = i << 2;
    if (i + 4 <= end) updateFour(words, at, rate, momentum, decay);
    else for (let j = i; j < end; j++) updateOne(words, j << 2, rate, momentum, decay);
  }
}

function updateFour(words: usize, at: usize, rate: f32, momentum: f32, decay: f32): void {
  const old = v128.load(pointerOf(words, 0) + at);
  const gradient = f32x4.add(v128.load(pointerOf(words, 2) + at), mul(old, decay));
  const velocity = f32x4.add(mul(v128.load(pointerOf(words, 1) + at), momentum), gradient);
  v128.store(pointerOf(words, 1) + at, velocity);
  v128.store(pointerOf(words, 0) + at, f32x4.sub(old, mul(f32x4.add(gradient, mul(velocity, momentum)), rate)));
}

function mul(values: v128, factor: f32): v128 {
  return f32x4.mul(values, f32x4.splat(factor));
}

function updateOne(words: usize, at: usize, rate: f32, momentum: f32, decay: f32): void {
  const old = load<f32>(pointerOf(words, 0) + at);
  const gradient = load<f32>(pointerOf(words, 2) + at) + old * decay;
  const velocity = load<f32>(pointerOf(words, 1) + at) * momentum + gradient;
  store<f32>(pointerOf(words, 1) + at, velocity);
  store<f32>(pointerOf(words, 0) + at, old - (gradient + velocity * momentum) * rate);
}
