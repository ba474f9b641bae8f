import type { Split } from '../data/dataset.js';
import type { CalibrationIntervals } from '../evaluate/calibration.js';
import { BLUE, DARK_GREY, seriesColour, toHex, VERMILLION } from '../evaluate/palette.js';
import type { ReliabilityBin } from '../measure/calibration.js';
import type { ChartFigure } from './figure.js';
import { type FigureHead, frameChart } from './frame.js';
import { formatNumber, formatShare, labelSplit } from './label.js';
import { quotedInterval } from './valueCell.js';

/** Charts of soft predictions: how far probabilities can be trusted, and what a threshold trades. */

const CHART_HEIGHT_PX = 320;
const UNIT_SCALE = { domain: [0, 1], nice: false } as const;
/** Inside of the plot, where a good curve does not pass. */
const LEGEND = { orient: 'bottom-left', offset: 8, labelLimit: 0 } as const;
const DIAGONAL = {
  data: {
    values: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
  },
  mark: { type: 'line', strokeDash: [4, 4], color: toHex(DARK_GREY), opacity: 0.6 },
  encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
} as const;

export interface ReliabilityChartSpec extends FigureHead {
  readonly bins: readonly ReliabilityBin[];
  /** Expected calibration error, 0 to 1. */
  readonly ece: number | null;
  /** How sure that is; told where it is given. */
  readonly intervals?: CalibrationIntervals | undefined;
}

/**
 * A reliability diagram: for each bin of predicted probability, how much of it truly is foreground. On the diagonal a
 * probability means what it says. Larger dots hold more pixels.
 */
export function reliabilityChart(spec: ReliabilityChartSpec): ChartFigure {
  const total = spec.bins.reduce((sum, { pixels }) => sum + pixels, 0);
  const values = spec.bins.flatMap(({ predicted, observed, pixels, low, high }) =>
    predicted === null || observed === null ? [] : [{ predicted, observed, pixels, low, high, share: pixels / total }],
  );
  const told = values.map(
    ({ predicted, observed, share }) =>
      `${formatNumber(predicted, 2)} predicted, ${formatNumber(observed, 2)} observed, ${formatShare(share)} of the pixels`,
  );
  const description = `Reliability diagram of ${formatNumber(total, 0)} pixels in ${values.length} bins; expected calibration error ${formatNumber(spec.ece, 4)}${tellInterval(spec.intervals)}. ${told.join('; ')}.`;
  const axis = (field: string, title: string) => ({ field, type: 'quantitative', title, scale: UNIT_SCALE });
  const encoding = {
    x: axis('predicted', 'mean predicted probability'),
    y: axis('observed', 'share that truly is foreground'),
  };
  return frameChart(
    { ...spec, description },
    {
      height: CHART_HEIGHT_PX,
      data: { values },
      layer: [
        DIAGONAL,
        { mark: { type: 'line', color: toHex(BLUE), opacity: 0.5 }, encoding },
        {
          mark: { type: 'circle', opacity: 1, color: toHex(BLUE), tooltip: true },
          encoding: {
            ...encoding,
            size: {
              field: 'share',
              type: 'quantitative',
              title: 'share of pixels',
              scale: { domain: [0, 1], range: [30, 500] },
              legend: { format: '.0%', values: [0.01, 0.1, 0.5, 0.9] },
            },
          },
        },
      ],
    },
  );
}

function tellInterval(intervals: ReliabilityChartSpec['intervals']): string {
  if (intervals === undefined) return '';
  const ends = quotedInterval(intervals.ece)?.map((end) => formatNumber(end, 4));
  return `${ends === undefined ? '' : `, 95 % interval ${ends.join(' to ')}`}, n = ${intervals.n} images`;
}

/** What comes out at one threshold; `null` where nothing is predicted, or nothing is true. */
export interface TradeOff {
  readonly threshold: number;
  readonly precision: number | null;
  readonly recall: number | null;
}

/** The trade-off of a model at all thresholds. */
export interface TradeOffCurve {
  /** The model's name in words. */
  readonly label: string;
  readonly points: readonly TradeOff[];
  readonly averagePrecision: number | null;
  /** The threshold that was chosen on another split; none where there is no such split. */
  readonly chosen?: { readonly threshold: number; readonly chosenOn: Split } | null;
}

export interface PrecisionRecallChartSpec extends FigureHead {
  readonly curves: readonly TradeOffCurve[];
}

/** Precision against recall over all thresholds, a line for each model; marks stand at 0.5 and at the chosen threshold. */
export function precisionRecallChart(spec: PrecisionRecallChartSpec): ChartFigure {
  const { curves } = spec;
  const values = curves.flatMap(({ label, points }) => present(points).map((point) => ({ model: label, ...point })));
  const marks = curves.flatMap(markPoints);
  const told = curves.map(
    ({ label, averagePrecision }) => `${label}, average precision ${formatNumber(averagePrecision, 3)}`,
  );
  const spots = marks.map(
    ({ model, mark, precision, recall }) =>
      `${model} at ${mark}: precision ${formatNumber(precision, 3)}, recall ${formatNumber(recall, 3)}`,
  );
  const axis = (field: string) => ({ field, type: 'quantitative', title: field, scale: UNIT_SCALE });
  const encoding = { x: axis('recall'), y: axis('precision') };
  const colours = { domain: curves.map(({ label }) => label), range: curves.map((_, i) => toHex(seriesColour(i))) };
  return frameChart(
    { ...spec, description: `Precision-recall curve of ${[...told, ...spots].join('; ')}.` },
    {
      height: CHART_HEIGHT_PX,
      layer: [
        {
          data: { values },
          mark: { type: 'line', tooltip: true },
          encoding: {
            ...encoding,
            order: { field: 'threshold', type: 'quantitative' },
            color: {
              field: 'model',
              type: 'nominal',
              title: 'model',
              scale: colours,
              legend: curves.length > 1 ? LEGEND : null,
            },
          },
        },
        {
          data: { values: marks },
          mark: { type: 'point', filled: true, size: 110, opacity: 1, color: toHex(VERMILLION), tooltip: true },
          encoding: {
            ...encoding,
            shape: {
              field: 'mark',
              type: 'nominal',
              title: 'threshold',
              legend: LEGEND,
              scale: { range: ['circle', 'diamond', 'triangle-up', 'square'] },
            },
          },
        },
      ],
    },
  );
}

interface Spot {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

function present(points: readonly TradeOff[]): Spot[] {
  return points.flatMap(({ threshold, precision, recall }) =>
    precision === null || recall === null ? [] : [{ threshold, precision, recall }],
  );
}

function markPoints({ label, points, chosen }: TradeOffCurve): (Spot & { model: string; mark: string })[] {
  const wanted = [
    { threshold: 0.5, mark: '0.5' },
    ...(chosen
      ? [
          {
            threshold: chosen.threshold,
            mark: `${formatNumber(chosen.threshold, 2)}, chosen on ${labelSplit(chosen.chosenOn)}`,
          },
        ]
      : []),
  ];
  return wanted.flatMap(({ threshold, mark }) => {
    const near = nearest(present(points), threshold);
    return near ? [{ ...near, model: label, mark }] : [];
  });
}

/** The point of the nearest threshold: curves may be thinned out. */
function nearest(points: readonly Spot[], threshold: number): Spot | undefined {
  const distance = (point: Spot): number => Math.abs(point.threshold - threshold);
  return points.reduce<Spot | undefined>(
    (best, point) => (best === undefined || distance(point) < distance(best) ? point : best),
    undefined,
  );
}
