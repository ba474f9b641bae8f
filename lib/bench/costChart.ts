import { ConfigError } from '../base/error.js';
import { type ChartSpec, drawDocument } from '../report/drawing.js';
import type { BenchRow } from './row.js';

/** A measured size, or one that does not fit, drawn where the line would be. */
interface Point {
  readonly backend: string;
  readonly varied: string;
  readonly x: number;
  readonly ms: number;
  readonly fits: boolean;
}

/**
 * Draws what `--sizes` measured as SVG: on the left milliseconds of a training step against pixels, on the right
 * against the network's width, both on logarithmic axes with a guide through the standard size.
 * @throws ConfigError when no size was measured
 */
export async function drawCosts(rows: readonly BenchRow[]): Promise<string> {
  if (!rows.some(({ ms }) => ms !== null)) {
    throw new ConfigError('plot needs measured sizes: there is none', 'Measure with --sizes on a backend that works.');
  }
  return drawDocument(costSpec(rows));
}

/** The specification of {@link drawCosts}. */
export function costSpec(rows: readonly BenchRow[]): ChartSpec {
  const ofNetworks = rows.filter(isOfNetwork);
  const ofPixels = ofNetworks.filter(({ varied }) => varied !== 'base');
  const ofBase = ofNetworks.filter(({ varied }) => varied === 'base');
  const pixelsOf = (row: NetworkRow): number => row.batch * row.height * row.width;
  const panels = [
    panel(ofPixels, pixelsOf, 1, 'pixels of a batch', 'ms a training step'),
    ...(ofBase.length === 0 ? [] : [panel(ofBase, ({ base }) => base, 2, 'model.base', 'ms a training step')]),
  ];
  return {
    description: 'Milliseconds of a training step against the pixels of a batch, and against the width of the network.',
    hconcat: panels,
    spacing: 40,
  };
}

/** A line about a network. */
type NetworkRow = BenchRow &
  Readonly<Record<'base' | 'batch' | 'height' | 'width', number>> & { readonly backend: string };

function isOfNetwork(row: BenchRow): row is NetworkRow {
  return row.backend !== null && row.base !== null && row.batch !== null;
}

/** @param power of the guide: cost grows with this power of x */
function panel(
  rows: readonly NetworkRow[],
  xOf: (row: NetworkRow) => number,
  power: number,
  xTitle: string,
  yTitle: string,
): object {
  const guides = guidesOf(rows, xOf, power);
  const points = rows.flatMap((row) => placePoint(row, xOf(row), guides, power));
  const xs = points.map(({ x }) => x);
  const guideLines = [...guides].flatMap(([backend, factor]) =>
    [Math.min(...xs), Math.max(...xs)].map((x) => ({ backend, x, ms: factor * x ** power })),
  );
  const x = axis('x', xTitle, xs);
  const y = axis(
    'ms',
    yTitle,
    points.map(({ ms }) => ms),
  );
  const color = { field: 'backend', type: 'nominal', title: 'backend' };
  const shape = { field: 'varied', type: 'nominal', title: 'varied', legend: { labelLimit: 240 } };
  const fits = (value: boolean): object[] => [{ filter: { field: 'fits', equal: value } }];
  return {
    width: 330,
    height: 300,
    title: power === 1 ? 'Cost against pixels; lines: linear' : 'Cost against width; lines: quadratic',
    data: { values: points },
    layer: [
      {
        data: { values: guideLines },
        mark: { type: 'line', strokeDash: [5, 4], strokeWidth: 1.25, opacity: 0.7 },
        encoding: { x, y, color },
      },
      { transform: fits(true), mark: { type: 'point', size: 60 }, encoding: { x, y, color, shape } },
      {
        transform: fits(false),
        mark: { type: 'text', text: 'does not fit ✕', align: 'right', dx: 5, fontSize: 12 },
        encoding: { x, y, color },
      },
    ],
  };
}

/** A logarithmic axis, labelled at the values themselves where they are few, else at 1, 3, 10, 30, … */
function axis(field: string, title: string, values: readonly number[]): object {
  const distinct = [...new Set(values)];
  const ticks = distinct.length <= 5 && field === 'x' ? distinct : decades(Math.min(...values), Math.max(...values));
  return {
    field,
    type: 'quantitative',
    title,
    scale: { type: 'log', nice: false, padding: 14 },
    axis: { values: ticks, format: '~s', grid: true },
  };
}

/** 1, 3, 10, 30, … of which the first lies below and the last above these values. */
function decades(low: number, high: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  return Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i)).flatMap((power) => [power, 3 * power]);
}

/** By backend, the factor of the guide through the line of the standard size: the first measured one. */
function guidesOf(rows: readonly NetworkRow[], xOf: (row: NetworkRow) => number, power: number): Map<string, number> {
  const guides = new Map<string, number>();
  const standardFirst = [...rows].sort((a, b) => distance(a) - distance(b));
  for (const row of standardFirst) {
    if (row.ms !== null && !guides.has(row.backend)) guides.set(row.backend, row.ms / xOf(row) ** power);
  }
  return guides;
}

/** How far a line is from the standard size, as factors of its pixels and width. */
function distance({ batch, height, width, base }: NetworkRow): number {
  return Math.abs(Math.log((batch * height * width) / (4 * 160 * 240))) + Math.abs(Math.log(base / 16));
}

function placePoint(row: NetworkRow, x: number, guides: ReadonlyMap<string, number>, power: number): Point[] {
  const { backend, varied = '', ms } = row;
  const expected = guides.get(backend);
  if (ms !== null) return [{ backend, varied, x, ms, fits: true }];
  return expected === undefined ? [] : [{ backend, varied, x, ms: expected * x ** power, fits: false }];
}
