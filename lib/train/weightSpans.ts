import * as tf from '@tensorflow/tfjs';
import type { Span } from '../backend/wasm/spans.js';
import type { WeightLayout } from '../model/layout.js';

/**
 * Runs of weights that decay, the filters, and that do not: scales, shifts and biases, which cannot grow out of hand and
 * would only be drawn to 0. Neighbours of the same sort make one run.
 */
export function spanWeights({ weights }: WeightLayout): Span[] {
  const spans: Span[] = [];
  for (const { kind, offset, size } of weights) {
    const decays = kind === 'filter';
    const last = spans.at(-1);
    if (last?.decays === decays) spans[spans.length - 1] = { ...last, end: offset + size };
    else spans.push({ begin: offset, end: offset + size, decays });
  }
  return spans;
}

/** 1 for each weight that decays and 0 for the others, [size]. */
export function decayMask(spans: readonly Span[]): tf.Tensor1D {
  return tf.tidy(() => tf.concat(spans.map(({ begin, end, decays }) => tf.fill([end - begin], decays ? 1 : 0))));
}

/** Numbers in runs without gaps. */
export function countWeights(spans: readonly Span[]): number {
  return spans.at(-1)?.end ?? 0;
}
