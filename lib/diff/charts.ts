import { BLUE, seriesColour, toHex } from '../evaluate/palette.js';
import type { Metric } from '../evaluate/scores.js';
import type { ChartFigure } from '../figures/figure.js';
import { type FigureHead, frameChart } from '../figures/frame.js';
import { formatNumber, labelMetric } from '../figures/label.js';
import type { EpochRow } from '../figures/trainingCharts.js';
import type { ImagePair } from './compare.js';

/** Charts of two runs. */

export interface ScatterSpec extends FigureHead {
  readonly images: readonly ImagePair[];
  readonly metric: Metric;
}

const GREY = '#555555';

/** A point for each image, A across and B up; on the dashed line both do alike. */
export function scatterChart({ id, caption, images, metric }: ScatterSpec): ChartFigure {
  const { name } = labelMetric(metric);
  const values = images.flatMap(({ id: image, a, b }) =>
    a[metric] === null || b[metric] === null ? [] : [{ image, a: a[metric], b: b[metric] }],
  );
  const [above, below] = [values.filter(({ a, b }) => b > a).length, values.filter(({ a, b }) => b < a).length];
  const axis = (field: string, title: string) => ({ field, type: 'quantitative', title, scale: { zero: false } });
  const [x, y] = [axis('a', `${name} in A`), axis('b', `${name} in B`)];
  const ends = spanOf(values);
  return frameChart(
    {
      id,
      caption,
      description: `Scatter plot of the ${name} of ${values.length} images: ${above} above the diagonal, where B is higher, ${below} below it.`,
    },
    {
      height: 420,
      layer: [
        {
          data: { values: ends.map((end) => ({ a: end, b: end })) },
          mark: { type: 'line', strokeDash: [4, 3], color: GREY, strokeWidth: 1.5 },
          encoding: { x, y },
        },
        {
          data: { values },
          mark: { type: 'point', filled: true, size: 46, opacity: 0.75, color: toHex(BLUE) },
          encoding: {
            x,
            y,
            tooltip: [
              { field: 'image', type: 'nominal' },
              { field: 'a', type: 'quantitative', title: 'A', format: '.3f' },
              { field: 'b', type: 'quantitative', title: 'B', format: '.3f' },
            ],
          },
        },
      ],
    },
  );
}

function spanOf(values: readonly { readonly a: number; readonly b: number }[]): [low: number, high: number] {
  const all = values.flatMap(({ a, b }) => [a, b]);
  return all.length === 0 ? [0, 1] : [Math.min(...all), Math.max(...all)];
}

/** A quantity of the epochs, by split. */
export interface Quantity {
  readonly name: string;
  readonly series: readonly (readonly [split: string, pick: (row: EpochRow) => number | null])[];
}

export const LOSS: Quantity = {
  name: 'loss',
  series: [
    ['training', ({ trainLoss }) => trainLoss],
    ['validation', ({ valLoss }) => valLoss],
  ],
};
export const VALIDATION_DICE: Quantity = { name: 'Dice', series: [['validation', ({ valDice }) => valDice]] };

export interface HistorySpec extends FigureHead {
  readonly a: readonly EpochRow[];
  readonly b: readonly EpochRow[];
  readonly quantity: Quantity;
}

/** A quantity of both trainings over their epochs: the colour tells the run, the dashes the split. */
export function historyChart({ id, caption, a, b, quantity }: HistorySpec): ChartFigure {
  const runs = [
    { run: 'A', history: a },
    { run: 'B', history: b },
  ];
  const values = runs.flatMap(({ run, history }) =>
    quantity.series.flatMap(([split, pick]) =>
      history.flatMap((row) => {
        const value = pick(row);
        return value === null ? [] : [{ run, split, epoch: row.epoch, value }];
      }),
    ),
  );
  const names = runs.map(({ run }) => run);
  const splits = quantity.series.map(([split]) => split);
  const last = runs.map(({ run, history }) => `${run}: ${tellLast(history, quantity)}`).join('; ');
  return frameChart(
    { id, caption, description: `Line chart of the ${quantity.name} over the epochs of both trainings. ${last}.` },
    {
      height: 280,
      data: { values },
      // one epoch makes no line
      mark: { type: 'line', tooltip: true, point: Math.min(a.length, b.length) < 3 },
      encoding: {
        x: { field: 'epoch', type: 'quantitative', title: 'epoch', scale: { zero: false, nice: false } },
        y: { field: 'value', type: 'quantitative', title: quantity.name },
        color: {
          field: 'run',
          type: 'nominal',
          title: 'run',
          scale: { domain: names, range: names.map((_, i) => toHex(seriesColour(i))) },
        },
        ...(splits.length < 2
          ? {}
          : {
              strokeDash: {
                field: 'split',
                type: 'nominal',
                title: 'split',
                scale: {
                  domain: splits,
                  range: [
                    [1, 0],
                    [5, 3],
                  ],
                },
              },
            }),
      },
    },
  );
}

function tellLast(history: readonly EpochRow[], { series }: Quantity): string {
  const row = history.at(-1);
  if (row === undefined) return 'no epochs';
  const told = series.map(([split, pick]) => `${split} ${formatNumber(pick(row), 3)}`);
  return `after epoch ${row.epoch} ${told.join(', ')}`;
}
