import type { Evaluation } from '../evaluate/summary.js';
import { quotedInterval } from '../figures/valueCell.js';

/** The means of an evaluation in one line, with their 95 % intervals, over groups where there are groups: what a command prints without `--json`. */
export function describeEvaluation(split: string, { n, summary }: Evaluation): string {
  const parts = (['accuracy', 'dice', 'iou'] as const).map((metric) => {
    const { mean, ...uncertainty } = summary[metric];
    const ends = quotedInterval(uncertainty)?.map((bound) => bound.toFixed(3));
    const interval = ends === undefined ? '' : ` [${ends.join(', ')}]`;
    return `${metric} ${mean === null ? 'none' : mean.toFixed(3)}${interval}`;
  });
  return `${split} (${n} images)  ${parts.join('  ')}`;
}
