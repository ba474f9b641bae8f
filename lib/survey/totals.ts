import { type Sample, SPLITS, type Split } from '../data/dataset.js';
import { COLOUR_BINS } from './colour.js';
import { averageGrid } from './grid.js';
import type { MeasuredImage } from './imageSurvey.js';

/** Cells of the heat map in a row and in a column. */
export const HEAT_MAP_CELLS = 32;
/** Objects are counted by halvings of the image: bin 0 takes half of it or more, the last one all that is smaller. */
export const OBJECT_BINS = 18;

const CHANNELS = ['red', 'green', 'blue'] as const;

/** Where the foreground lies: images are stretched onto a square of cells. */
export interface HeatMap {
  readonly cells: number;
  /** Mean share of the foreground in each cell, row by row, over all images; to 6 decimals. */
  readonly shares: readonly number[];
}

/** Objects whose share of their image lies in [from, to). */
export interface ObjectBin {
  readonly from: number;
  readonly to: number;
  readonly objects: number;
}

/** How often the levels of a channel occur; each image counts the same. */
export interface ColourHistogram {
  readonly split: Split;
  readonly channel: (typeof CHANNELS)[number];
  /** Share of the pixels in each of 32 bins of 8 levels; to 6 decimals. */
  readonly shares: readonly number[];
}

/** What is added up image by image, so that memory does not grow with their number. */
export interface Totals {
  add(sample: Sample, measured: MeasuredImage): void;
  heatMap(): HeatMap;
  objectSizes(): ObjectBin[];
  colourHistograms(): ColourHistogram[];
}

/** Millionths are added, as whole numbers: the sums do not depend on the order of the images. */
const UNIT = 1e6;

/** Starts the sums over a data set. */
export function createTotals(): Totals {
  const heat = new Float64Array(HEAT_MAP_CELLS ** 2);
  const objects = new Float64Array(OBJECT_BINS);
  const colours = new Map(SPLITS.map((split) => [split, { images: 0, sums: new Float64Array(3 * COLOUR_BINS) }]));
  let images = 0;
  return {
    add({ foreground }, { image, objectShares, histogram }) {
      images++;
      addScaled(heat, gridOf(foreground), UNIT);
      for (const share of objectShares) addAt(objects, binOf(share), 1);
      const colour = colours.get(image.split);
      if (!colour) return;
      colour.images++;
      addScaled(colour.sums, histogram, UNIT / (image.widthPx * image.heightPx));
    },
    heatMap: () => ({ cells: HEAT_MAP_CELLS, shares: meansOf(heat, images) }),
    objectSizes: () =>
      Array.from(objects, (count, bin) => ({
        from: bin === OBJECT_BINS - 1 ? 0 : 2 ** (-1 - bin),
        to: 2 ** -bin,
        objects: count,
      })),
    colourHistograms: () =>
      [...colours].flatMap(([split, colour]) => {
        const means = meansOf(colour.sums, colour.images);
        const partOf = (c: number): number[] => means.slice(c * COLOUR_BINS, (c + 1) * COLOUR_BINS);
        return colour.images === 0 ? [] : CHANNELS.map((channel, c) => ({ split, channel, shares: partOf(c) }));
      }),
  };
}

function gridOf({ widthPx, heightPx, data }: Sample['foreground']): Float64Array {
  const readRow = (y: number, row: Float64Array): void => row.set(data.subarray(y * widthPx, (y + 1) * widthPx));
  return averageGrid({ widthPx, heightPx }, readRow, HEAT_MAP_CELLS);
}

/** The bin of a share of an image: an object that fills it lies in the first, too. */
function binOf(share: number): number {
  return Math.min(OBJECT_BINS - 1, Math.max(0, Math.ceil(-Math.log2(share)) - 1));
}

function addScaled(sums: Float64Array, values: ArrayLike<number>, factor: number): void {
  for (let i = 0; i < sums.length; i++) addAt(sums, i, Math.round((values[i] as number) * factor));
}

function addAt(sums: Float64Array, index: number, value: number): void {
  sums[index] = (sums[index] as number) + value;
}

function meansOf(sums: Float64Array, images: number): number[] {
  return Array.from(sums, (sum) => (images === 0 ? 0 : Math.round(sum / images) / UNIT));
}
