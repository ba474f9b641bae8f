import type { Repeated } from '../evaluate/repeats.js';
import type { SeriesMetrics, SeriesSummary } from '../evaluate/series/summary.js';

const SHOWN = ['accuracy', 'dice', 'iou', 'multiclassMeanIou'] as const;

/**
 * A series as a table for each split: a row a run, then the mean with the standard deviation, and the range.
 * @param isTestVal true where val serves as test, which is then shown once
 */
export function describeSeries({ runs, metrics }: SeriesSummary, isTestVal: boolean): string {
  const names = runs.map(({ name }) => name);
  return Object.entries(metrics)
    .filter(([split]) => !(isTestVal && split === 'test'))
    .map(([split, of]) => describeSplit(split, names, of))
    .join('\n');
}

function describeSplit(split: string, names: readonly string[], metrics: SeriesMetrics): string {
  const columns = SHOWN.flatMap((metric): [string, Repeated][] => {
    const repeated = metrics[metric];
    return repeated === undefined ? [] : [[metric, repeated]];
  });
  const row = (label: string, cell: (repeated: Repeated) => string): string =>
    [label.padEnd(11), ...columns.map(([, repeated]) => cell(repeated).padEnd(14))].join('  ').trimEnd();
  return `${[
    [split.padEnd(11), ...columns.map(([metric]) => metric.padEnd(14))].join('  ').trimEnd(),
    ...names.map((name, i) => row(name, ({ values }) => decimal(values[i] ?? null))),
    row('mean ± sd', ({ mean, sd }) => `${decimal(mean)}${sd === null ? '' : ` ± ${decimal(sd)}`}`),
    row('range', ({ range }) => (range === null ? 'none' : range.map(decimal).join(' – '))),
  ].join('\n')}\n`;
}

function decimal(value: number | null): string {
  return value === null ? 'none' : value.toFixed(3);
}
