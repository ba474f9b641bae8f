import type { AblationPlan } from '../evaluate/ablation/plan.js';
import type { AblationRow } from '../evaluate/ablation/results.js';
import { seriesColour, toHex } from '../evaluate/palette.js';
import { type Repeated, repeat } from '../evaluate/repeats.js';
import type { ChartFigure } from './figure.js';
import { type FigureHead, frameChart } from './frame.js';
import { formatNumber } from './label.js';

export interface AblationChartSpec extends FigureHead {
  readonly plan: Pick<AblationPlan, 'arms' | 'xTitle'>;
  readonly rows: readonly AblationRow[];
  readonly metric: 'dice' | 'iou';
}

/** One arm's result over its seeds. */
interface Point extends Repeated {
  readonly x: number;
  readonly series: string;
}

/**
 * A line a series over a logarithmic axis: each point is the mean over the seeds, with a bar from the lowest to the
 * highest of them.
 */
export function ablationChart(spec: AblationChartSpec): ChartFigure {
  const points = summarise(spec);
  const names = [...new Set(points.map(({ series }) => series))];
  const title = spec.metric === 'dice' ? 'mean Dice' : 'mean IoU';
  const x = { field: 'x', type: 'quantitative', title: spec.plan.xTitle };
  const color = {
    field: 'series',
    type: 'nominal',
    title: null,
    legend: { orient: 'top', labelLimit: 0 },
    scale: { domain: names, range: names.map((_, i) => toHex(seriesColour(i))) },
  };
  const axis = { values: [...new Set(points.map((point) => point.x))], format: 'd' };
  return frameChart(
    { ...spec, description: describe(points, names, spec) },
    {
      height: 280,
      data: { values: points.map(toDatum) },
      encoding: { x: { ...x, scale: { type: 'log', nice: false }, axis }, color },
      layer: [
        {
          mark: { type: 'line', point: true, tooltip: true },
          encoding: { y: { field: 'mean', type: 'quantitative', title, scale: { zero: false } } },
        },
        {
          mark: { type: 'rule', strokeWidth: 1.5, tooltip: true },
          encoding: { y: { field: 'lowest', type: 'quantitative', title }, y2: { field: 'highest' } },
        },
      ],
    },
  );
}

function summarise({ plan, rows, metric }: AblationChartSpec): Point[] {
  return plan.arms.flatMap(({ name, x, series }) => {
    const repeated = repeat(rows.filter(({ arm }) => arm === name).map((row) => row[metric]));
    return repeated.mean === null ? [] : [{ ...repeated, x, series }];
  });
}

function toDatum({ x, series, mean, sd, n, values }: Point): Record<string, unknown> {
  const present = values.filter((value) => value !== null);
  return { x, series, mean, sd, n, lowest: Math.min(...present), highest: Math.max(...present) };
}

function describe(
  points: readonly Point[],
  names: readonly string[],
  { metric, plan: { xTitle } }: AblationChartSpec,
): string {
  const told = names.map((name) => {
    const line = points.filter(({ series }) => series === name);
    return `${name}: ${line.map(({ x, mean }) => `${formatNumber(mean ?? 0, 3)} at ${x}`).join(', ')}`;
  });
  return `Line chart of the mean ${metric === 'dice' ? 'Dice' : 'IoU'} over the ${xTitle}. ${told.join('; ') || 'No results yet'}.`;
}
