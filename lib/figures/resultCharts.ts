import { quantileSorted } from '../base/quantile.js';
import { BLUE, toHex, VERMILLION } from '../evaluate/palette.js';
import type { Result } from '../evaluate/results.js';
import type { Metric } from '../evaluate/scores.js';
import type { Evaluation } from '../evaluate/summary.js';
import type { ChartFigure } from './figure.js';
import { type FigureHead, frameChart } from './frame.js';
import { formatNumber, formatShare, labelMetric } from './label.js';
import { quotedInterval } from './valueCell.js';

/** Charts of results. */

/** A model's name in words and its result. */
export type NamedResult = Pick<Result, 'label' | 'evaluation'>;

export interface ResultChartSpec extends FigureHead {
  /** Results on one split. */
  readonly results: readonly NamedResult[];
  readonly metric?: Metric;
}

/** How a metric varies from image to image: a tick for each image and a box from quartile to quartile, by model. */
export function distributionChart(spec: ResultChartSpec): ChartFigure {
  const { results, metric = 'iou' } = spec;
  const { name } = labelMetric(metric);
  const values = results.flatMap(({ label, evaluation }) =>
    valuesOf(evaluation, metric).map((value) => ({ model: label, value })),
  );
  const told = results.map(({ label, evaluation }) => `${label} ${tellSpread(valuesOf(evaluation, metric), metric)}`);
  const encoding = {
    y: modelAxis(results),
    x: { field: 'value', type: 'quantitative', title: `${name} of an image` },
  };
  return frameChart(
    { ...spec, description: `Box plots of the ${name} of single images by model. ${told.join('; ')}.` },
    {
      height: 48 * results.length,
      data: { values },
      layer: [
        { mark: { type: 'tick', thickness: 1, size: 30, opacity: 0.45, color: toHex(VERMILLION) }, encoding },
        {
          mark: { type: 'boxplot', extent: 'min-max', size: 16, opacity: 0.6, color: toHex(BLUE) },
          encoding,
        },
      ],
    },
  );
}

/** Means by model with their 95 % intervals. */
export function intervalChart(spec: ResultChartSpec): ChartFigure {
  const { results, metric = 'iou' } = spec;
  const { name, digits } = labelMetric(metric);
  const values = results.flatMap(({ label, evaluation }) => {
    const { mean, ...uncertainty } = evaluation.summary[metric];
    const interval = quotedInterval(uncertainty);
    return mean === null || !interval ? [] : [{ model: label, mean, low: interval[0], high: interval[1] }];
  });
  const told = values.map(({ model, mean, low, high }) => {
    const [middle, from, to] = [mean, low, high].map((value) => formatNumber(value, digits));
    return `${model} ${middle} from ${from} to ${to}`;
  });
  const y = modelAxis(results);
  return frameChart(
    { ...spec, description: `Mean ${name} by model as dots with 95 % intervals as lines. ${told.join('; ')}.` },
    {
      height: 32 * results.length,
      data: { values },
      layer: [
        {
          mark: { type: 'rule', strokeWidth: 2, color: toHex(BLUE) },
          encoding: {
            y,
            x: { field: 'low', type: 'quantitative', title: `mean ${name}`, scale: { zero: false } },
            x2: { field: 'high' },
          },
        },
        {
          mark: { type: 'point', filled: true, size: 80, opacity: 1, color: toHex(BLUE), tooltip: true },
          encoding: { y, x: { field: 'mean', type: 'quantitative' } },
        },
      ],
    },
  );
}

/** With more classes than this, a cell has no room for its numbers. */
const MOST_LABELLED_CLASSES = 6;

const CELL_TEXT = {
  mark: { type: 'text', lineBreak: '\n', dy: -6 },
  encoding: {
    text: { field: 'label', type: 'nominal' },
    color: { condition: { test: 'datum.share > 0.55', value: 'white' }, value: 'black' },
  },
} as const;

export interface ConfusionChartSpec extends FigureHead {
  readonly classes: readonly string[];
  /** `confusion[truth][predicted]` in pixels. */
  readonly confusion: readonly (readonly number[])[];
}

/** Which class was taken for which: each row is a true class, darker where more of its pixels went there. */
export function confusionChart(spec: ConfusionChartSpec): ChartFigure {
  const { classes } = spec;
  const values = listCells(spec);
  const told = values
    .filter((cell) => cell.pixels > 0)
    .map((cell) => `true ${cell.truth} taken for ${cell.predicted}: ${formatShare(cell.share)}`);
  const isSmall = classes.length <= MOST_LABELLED_CLASSES;
  const axis = (field: string, title: string) => ({ field, type: 'nominal', title, sort: classes });
  const x = { ...axis('predicted', 'predicted class'), axis: { labelAngle: isSmall ? 0 : -60 } };
  return frameChart(
    { ...spec, description: `Heat map of true against predicted classes, shares by row. ${told.join('; ')}.` },
    {
      height: Math.min(56 * classes.length, 480),
      data: { values },
      encoding: { x, y: axis('truth', 'true class') },
      layer: [
        {
          mark: { type: 'rect', tooltip: true },
          encoding: {
            color: {
              field: 'share',
              type: 'quantitative',
              title: 'share of row',
              scale: { domain: [0, 1], scheme: 'blues' },
              legend: { format: '.0%' },
            },
          },
        },
        ...(isSmall ? [CELL_TEXT] : []),
      ],
    },
  );
}

function listCells({ classes, confusion }: ConfusionChartSpec) {
  return confusion.flatMap((row, truth) => {
    const total = row.reduce((sum, pixels) => sum + pixels, 0);
    return row.map((pixels, predicted) => {
      const share = total === 0 ? 0 : pixels / total;
      return {
        truth: classes[truth] ?? String(truth),
        predicted: classes[predicted] ?? String(predicted),
        pixels,
        share,
        label: `${formatShare(share)}\n${formatNumber(pixels, 0)} px`,
      };
    });
  });
}

function modelAxis(results: readonly NamedResult[]) {
  return { field: 'model', type: 'nominal', title: null, sort: results.map(({ label }) => label) };
}

function valuesOf(evaluation: Evaluation, metric: Metric): number[] {
  return evaluation.perImage.flatMap((score) => score[metric] ?? []);
}

function tellSpread(values: readonly number[], metric: Metric): string {
  if (values.length === 0) return 'without values';
  const sorted = values.toSorted((a, b) => a - b);
  const [low, middle, high] = [0, 0.5, 1].map((share) =>
    formatNumber(quantileSorted(sorted, share), labelMetric(metric).digits),
  );
  return `median ${middle}, from ${low} to ${high} over ${values.length} images`;
}
