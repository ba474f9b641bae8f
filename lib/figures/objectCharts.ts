import { toHex, VERMILLION } from '../evaluate/palette.js';
import type { HeatMap, ObjectBin } from '../survey/totals.js';
import type { ChartFigure } from './figure.js';
import { type FigureHead, frameChart } from './frame.js';
import { formatNumber, formatShare } from './label.js';

/** Charts of what the masks hold: how large the objects are, and where they lie. */

/** How much of their images the objects take: a bar for each halving of the share. */
export function objectSizeChart(spec: FigureHead & { objectSizes: readonly ObjectBin[] }): ChartFigure {
  const bins = trimEmpty(joinSmallest(spec.objectSizes));
  const values = bins.map((bin) => ({ share: labelBin(bin), objects: bin.objects }));
  const total = values.reduce((sum, { objects }) => sum + objects, 0);
  const told = values.map(({ share, objects }) => `${share}: ${formatNumber(objects, 0)}`).join('; ');
  const description =
    `Bars of the number of objects by their share of the image; ${formatNumber(total, 0)} objects in all. ` +
    `${told === '' ? 'No objects' : told}.`;
  const y = {
    field: 'share',
    type: 'ordinal',
    title: 'share of the image',
    sort: values.map(({ share }) => share),
    axis: { labelLimit: 200 },
  };
  return frameChart(
    { ...spec, description },
    {
      height: { step: 24 },
      data: { values },
      encoding: {
        y,
        x: { field: 'objects', type: 'quantitative', title: 'objects', axis: { format: ',d', tickMinStep: 1 } },
      },
      layer: [
        { mark: { type: 'bar', color: toHex(VERMILLION), tooltip: true } },
        {
          mark: { type: 'text', align: 'left', dx: 4, fontSize: 12 },
          encoding: { text: { field: 'objects', type: 'quantitative', format: ',d' } },
        },
      ],
    },
  );
}

/** Cells of the chart in a row: fewer than the survey has, which the eye would not tell apart. */
const SHOWN_CELLS = 16;
const HEAT_MAP_SIDE_PX = 352;

/** Where the foreground lies: the share of the images whose foreground covers a place, all images stretched alike. */
export function heatMapChart(spec: FigureHead & { heatMap: HeatMap }): ChartFigure {
  const values = listPlaces(spec.heatMap);
  const most = values.reduce((best, value) => (value.share > best.share ? value : best), { x: 0, y: 0, share: 0 });
  const edge = meanOf(values.filter(({ x, y }) => [x, y].some((at) => at === 0 || at === SHOWN_CELLS - 1)));
  const middle = meanOf(values.filter(({ x, y }) => [x, y].every((at) => Math.abs(at - 7.5) < 4)));
  const description =
    `Heat map of the mean foreground over all images, each stretched to a square. It is densest ${tellPlace(most)} with ` +
    `${formatShare(most.share)}; the middle quarter has ${formatShare(middle)}, the edges have ${formatShare(edge)}.`;
  const axis = (field: string, title: string) => ({
    field,
    type: 'ordinal',
    title,
    axis: { labels: false, ticks: false, domain: false },
  });
  return frameChart(
    { ...spec, description },
    {
      autosize: 'pad',
      width: HEAT_MAP_SIDE_PX,
      height: HEAT_MAP_SIDE_PX,
      data: { values },
      mark: { type: 'rect', tooltip: true },
      encoding: {
        x: axis('x', 'left to right'),
        y: axis('y', 'bottom to top'),
        color: {
          field: 'share',
          type: 'quantitative',
          title: 'foreground',
          scale: { domain: [0, Math.max(0.01, most.share)], scheme: 'blues' },
          legend: { format: '.0%' },
        },
      },
    },
  );
}

interface Place {
  /** Cells from the left. */
  readonly x: number;
  /** Cells from the top. */
  readonly y: number;
  readonly share: number;
}

/** Means of blocks of cells. */
function listPlaces({ cells, shares }: HeatMap): Place[] {
  const block = cells / SHOWN_CELLS;
  return Array.from({ length: SHOWN_CELLS ** 2 }, (_, i) => {
    const [x, y] = [i % SHOWN_CELLS, Math.floor(i / SHOWN_CELLS)];
    let total = 0;
    for (let dy = 0; dy < block; dy++) {
      for (let dx = 0; dx < block; dx++) total += shares[(y * block + dy) * cells + x * block + dx] ?? 0;
    }
    return { x, y, share: Math.round((1000 * total) / block ** 2) / 1000 };
  });
}

function meanOf(places: readonly Place[]): number {
  return places.reduce((sum, { share }) => sum + share, 0) / Math.max(1, places.length);
}

function tellPlace({ x, y }: Pick<Place, 'x' | 'y'>): string {
  const third = (at: number, names: readonly [string, string, string]): string =>
    names[Math.min(2, Math.floor((3 * at) / SHOWN_CELLS)) as 0 | 1 | 2];
  const [down, across] = [third(y, ['top', 'middle', 'bottom']), third(x, ['left', 'centre', 'right'])];
  return `at the ${down} ${across}`;
}

/** Objects that take less of the image than this share one bar. */
const SMALLEST_SHOWN = 2 ** -13;

function joinSmallest(bins: readonly ObjectBin[]): ObjectBin[] {
  const [shown, small] = [
    bins.filter(({ from }) => from >= SMALLEST_SHOWN),
    bins.filter(({ from }) => from < SMALLEST_SHOWN),
  ];
  const objects = small.reduce((sum, bin) => sum + bin.objects, 0);
  return small.length === 0 ? shown : [...shown, { from: 0, to: small[0]?.to ?? 0, objects }];
}

function trimEmpty(bins: readonly ObjectBin[]): readonly ObjectBin[] {
  const first = bins.findIndex(({ objects }) => objects > 0);
  const last = bins.findLastIndex(({ objects }) => objects > 0);
  return first < 0 ? [] : bins.slice(first, last + 1);
}

/** Two digits tell the bins apart: `25 % to 50 %`, `0.78 % to 1.6 %`. */
function labelBin({ from, to }: ObjectBin): string {
  const [low, high] = [from, to].map((share) => `${Number((100 * share).toPrecision(2))} %`);
  return from === 0 ? `below ${high}` : `${low} to ${high}`;
}
