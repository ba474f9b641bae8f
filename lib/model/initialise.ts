import type { Random } from '../base/random.js';
import type { WeightLayout } from './layout.js';

/**
 * First values of a network's weights, [layout.size]: filters from the normal distribution of variance 2 / fan-in
 * (He et al. 2015, eq. 10), scales and variances 1, everything else 0. Each weight has a stream of its own.
 */
export function initialiseWeights(layout: WeightLayout, random: Random): Float32Array {
  const values = new Float32Array(layout.size);
  for (const weight of layout.weights) {
    const part = values.subarray(weight.offset, weight.offset + weight.size);
    if (weight.kind === 'filter') fillNormal(part, Math.sqrt(2 / (weight.fanIn ?? 1)), random.child(weight.name));
    else if (weight.kind === 'scale' || weight.kind === 'variance') part.fill(1);
  }
  return values;
}

function fillNormal(values: Float32Array, deviation: number, random: Random): void {
  for (let i = 0; i < values.length; i++) values[i] = random.normal() * deviation;
}
