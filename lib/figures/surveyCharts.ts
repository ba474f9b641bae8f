import { SPLITS, type Split } from '../data/dataset.js';
import type { PixelSize } from '../data/picture.js';
import { classColour, seriesColour, toHex } from '../evaluate/palette.js';
import type { ClassShare } from '../survey/survey.js';
import type { ChartFigure } from './figure.js';
import { CHART_WIDTH_PX, type FigureHead, frameChart } from './frame.js';
import { formatShare, labelSplit } from './label.js';

/** Charts of what a data set holds. */

/** Which part of the pixels each class takes: a stacked bar for each split. */
export function classBalanceChart(
  spec: FigureHead & { classes: readonly string[]; shares: readonly ClassShare[] },
): ChartFigure {
  const { classes, shares } = spec;
  const splits = SPLITS.filter((split) => shares.some((row) => row.split === split));
  const values = shares.map((row) => ({ ...row, split: labelSplit(row.split), id: classes.indexOf(row.class) }));
  const told = splits.map((split) => {
    const parts = shares.filter((row) => row.split === split).map((row) => `${row.class} ${formatShare(row.share)}`);
    return `${labelSplit(split)}: ${parts.join(', ')}`;
  });
  return frameChart(
    { ...spec, description: `Stacked bars of the share of pixels by class and split. ${told.join('; ')}.` },
    {
      height: 36 * splits.length,
      data: { values },
      mark: { type: 'bar', tooltip: true },
      encoding: {
        y: { field: 'split', type: 'nominal', title: null, sort: splits.map(labelSplit) },
        x: {
          field: 'share',
          type: 'quantitative',
          aggregate: 'sum',
          stack: 'normalize',
          title: 'share of pixels',
          axis: { format: '.0%' },
        },
        color: {
          field: 'class',
          type: 'nominal',
          title: 'class',
          scale: { domain: classes, range: classes.map((_, id) => toHex(classColour(id))) },
        },
        order: { field: 'id', type: 'quantitative' },
      },
    },
  );
}

/** Width and height of the images: a circle for each size, larger where more images share it. */
export function imageSizeChart(spec: FigureHead & { sizes: readonly PixelSize[] }): ChartFigure {
  const values = countSizes(spec.sizes);
  const told = (key: 'widthPx' | 'heightPx'): string => tellRange(values.map((value) => value[key]));
  const description =
    `Scatter plot of the sizes of ${spec.sizes.length} images, ${values.length} of them distinct: ` +
    `widths ${told('widthPx')}, heights ${told('heightPx')} pixels.`;
  const axis = (field: string, title: string) => ({
    field,
    type: 'quantitative',
    title,
    scale: { zero: false, nice: true },
    axis: { format: 'd' },
  });
  return frameChart(
    { ...spec, description },
    {
      height: 320,
      data: { values },
      mark: { type: 'point', filled: true, opacity: 0.6, color: toHex(seriesColour(0)), tooltip: true },
      encoding: {
        x: axis('widthPx', 'width (px)'),
        y: axis('heightPx', 'height (px)'),
        size: sizeByCount(Math.max(1, ...values.map((value) => value.images))),
      },
    },
  );
}

/** Share of the foreground in one image. */
export interface ForegroundShareRow {
  readonly split: Split;
  /** From 0 to 1. */
  readonly foregroundShare: number;
}

const SHARE_BINS = 20;

/** How large the foreground is: a histogram of its share of the image, one panel for each split. */
export function foregroundShareChart(spec: FigureHead & { rows: readonly ForegroundShareRow[] }): ChartFigure {
  const splits = SPLITS.filter((split) => spec.rows.some((row) => row.split === split));
  const values = splits.flatMap((split) => countShares(split, spec.rows));
  const told = splits.map((split) => {
    const shares = spec.rows.filter((row) => row.split === split).map((row) => row.foregroundShare);
    return `${labelSplit(split)}, ${shares.length} images: ${formatShare(Math.min(...shares))} to ${formatShare(Math.max(...shares))}`;
  });
  return frameChart(
    { ...spec, description: `Histograms of the foreground's share of the image by split. ${told.join('; ')}.` },
    {
      // Panels have no common autosize: leave room for axis and titles.
      autosize: 'pad',
      width: CHART_WIDTH_PX - 110,
      height: 90,
      data: { values },
      mark: { type: 'bar', color: toHex(seriesColour(0)), tooltip: true },
      encoding: {
        row: { field: 'split', type: 'nominal', title: null, sort: splits.map(labelSplit) },
        x: {
          field: 'from',
          type: 'quantitative',
          bin: 'binned',
          scale: { domain: [0, 1] },
          title: 'foreground share of the image',
          axis: { format: '.0%' },
        },
        x2: { field: 'to' },
        y: { field: 'images', type: 'quantitative', title: 'images' },
      },
      resolve: { scale: { y: 'independent' } },
    },
  );
}

/** Circles grow with the number of images, and are all alike where no two images share a size. */
function sizeByCount(most: number): object {
  if (most === 1) return { value: 60 };
  return {
    field: 'images',
    type: 'quantitative',
    title: 'images',
    scale: { domain: [1, most], range: [30, 400] },
    legend: { format: 'd', values: [...new Set([1, Math.round((1 + most) / 2), most])] },
  };
}

function countSizes(sizes: readonly PixelSize[]): { widthPx: number; heightPx: number; images: number }[] {
  const counts = new Map<string, { widthPx: number; heightPx: number; images: number }>();
  for (const { widthPx, heightPx } of sizes) {
    const key = `${widthPx}x${heightPx}`;
    counts.set(key, { widthPx, heightPx, images: (counts.get(key)?.images ?? 0) + 1 });
  }
  return [...counts.values()];
}

function countShares(split: Split, rows: readonly ForegroundShareRow[]) {
  const counts = new Array<number>(SHARE_BINS).fill(0);
  for (const row of rows) {
    const bin = Math.min(Math.floor(row.foregroundShare * SHARE_BINS), SHARE_BINS - 1);
    if (row.split === split) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((images, bin) => ({
    split: labelSplit(split),
    from: bin / SHARE_BINS,
    to: (bin + 1) / SHARE_BINS,
    images,
  }));
}

function tellRange(values: readonly number[]): string {
  if (values.length === 0) return 'none';
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? `all ${low}` : `${low} to ${high}`;
}
