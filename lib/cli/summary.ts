import type { Evaluation } from '../evaluate/summary.js';

/** The means of an evaluation in one line, with their 95 % intervals: what a command prints without `--json`. */
export function describeEvaluation(split: string, { n, summary }: Evaluation): string {
  const parts = (['accuracy', 'dice', 'iou'] as const).map((metric) => {
    const { mean, ci95 } = summary[metric];
    const interval = ci95 === null ? '' : ` [${ci95.map((bound) => bound.toFixed(3)).join(', ')}]`;
    return `${metric} ${mean === null ? 'none' : mean.toFixed(3)}${interval}`;
  });
  return `${split} (${n} images)  ${parts.join('  ')}`;
}
