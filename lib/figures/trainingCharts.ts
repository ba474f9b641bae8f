import { seriesColour, toHex } from '../evaluate/palette.js';
import type { ChartFigure } from './figure.js';
import { type FigureHead, frameChart } from './frame.js';
import { formatNumber } from './label.js';

/** Charts of how a training went. */

/** What is drawn of one epoch; `null` where it was not measured. */
export interface EpochRow {
  /** From 1. */
  readonly epoch: number;
  readonly trainLoss: number | null;
  readonly valLoss: number | null;
  /** 0 to 1. */
  readonly valDice: number | null;
  /** Of the epoch's last step. */
  readonly learningRate?: number;
}

export interface TrainingChartSpec extends FigureHead {
  readonly history: readonly EpochRow[];
  /** The epoch whose weights were kept, marked by a line. */
  readonly bestEpoch?: number;
}

/** Loss on the training and the validation split over the epochs. */
export function lossChart(spec: TrainingChartSpec): ChartFigure {
  return drawCurves(spec, 'loss', [
    ['training', (row) => row.trainLoss],
    ['validation', (row) => row.valLoss],
  ]);
}

/** Mean Dice on the validation split over the epochs. */
export function diceChart(spec: TrainingChartSpec): ChartFigure {
  return drawCurves(spec, 'Dice', [['validation', (row) => row.valDice]]);
}

/** The learning rate at the end of each epoch. */
export function rateChart(spec: TrainingChartSpec): ChartFigure {
  return drawCurves(spec, 'learning rate', [['training', (row) => row.learningRate ?? null]]);
}

type Series = readonly [name: string, pick: (row: EpochRow) => number | null];

function drawCurves(spec: TrainingChartSpec, quantity: string, series: readonly Series[]): ChartFigure {
  const { history, bestEpoch } = spec;
  const names = series.map(([name]) => name);
  const values = series.flatMap(([name, pick]) =>
    history.flatMap((row) => {
      const value = pick(row);
      return value === null ? [] : [{ epoch: row.epoch, series: name, value }];
    }),
  );
  return frameChart(
    { ...spec, description: describeCurves(quantity, names, values, bestEpoch) },
    {
      height: 260,
      layer: [
        {
          data: { values },
          mark: { type: 'line', point: history.length <= 60, tooltip: true },
          encoding: {
            x: {
              field: 'epoch',
              type: 'quantitative',
              title: 'epoch',
              scale: { zero: false, nice: false },
              axis: { tickCount: countTicks(history), format: 'd' },
            },
            y: { field: 'value', type: 'quantitative', title: quantity },
            color: {
              field: 'series',
              type: 'nominal',
              title: 'split',
              scale: { domain: names, range: names.map((_, i) => toHex(seriesColour(i))) },
            },
          },
        },
        ...markEpoch(bestEpoch),
      ],
    },
  );
}

/** At most one tick an epoch; Vega's `tickMinStep` would let ticks stand between few epochs. */
function countTicks(history: readonly EpochRow[]): number {
  return Math.min(10, Math.max(1, history.length - 1));
}

function markEpoch(epoch: number | undefined): object[] {
  if (epoch === undefined) return [];
  const rule = { type: 'rule', strokeDash: [4, 3], color: '#555555', tooltip: true };
  return [{ data: { values: [{ epoch }] }, mark: rule, encoding: { x: { field: 'epoch', type: 'quantitative' } } }];
}

interface CurvePoint {
  readonly epoch: number;
  readonly series: string;
  readonly value: number;
}

function describeCurves(
  quantity: string,
  names: readonly string[],
  points: readonly CurvePoint[],
  bestEpoch: number | undefined,
): string {
  const told = names.flatMap((name) => {
    const curve = points.filter((point) => point.series === name);
    const [first, last] = [curve[0], curve.at(-1)];
    if (first === undefined || last === undefined) return [];
    return `${name} from ${formatNumber(first.value, 3)} in epoch ${first.epoch} to ${formatNumber(last.value, 3)} in epoch ${last.epoch}`;
  });
  const best = bestEpoch === undefined ? '' : ` A dashed line marks the best epoch, ${bestEpoch}.`;
  return `Line chart of the ${quantity} over the epochs: ${told.join('; ') || 'no values yet'}.${best}`;
}
