import type { Confusion } from '../../lib/evaluate/classSummary.js';
import { scoreImage } from '../../lib/evaluate/scores.js';
import { type Evaluation, summarise } from '../../lib/evaluate/summary.js';
import { sampleOf } from './dataset.js';
import { maskOf } from './masks.js';

/** The result of predicted masks against true ones, one row of digits each. */
export function evaluationOf(
  pairs: readonly (readonly [predicted: string, truth: string])[],
  classes: readonly string[] = ['background', 'foreground'],
  confusions: readonly Confusion[] = [],
): Evaluation {
  const scores = pairs.map(([predicted, truth], i) => {
    const mask = maskOf(predicted);
    const foreground = { ...mask, data: Float32Array.from(mask.data, Math.sign) };
    return scoreImage(`image-${i}`, { classes: mask, foreground }, sampleOf(`image-${i}`, maskOf(truth)));
  });
  return summarise(scores, confusions, classes, { seed: 1, resamples: 100 });
}
