import type { Picture } from '../../data/picture.js';
import { toLab } from '../lab.js';

/** Cells of a colour histogram in CIE Lab along lightness and the two axes of hue. */
export const CELLS = { lightness: 12, a: 16, b: 16 } as const;
const CELL_COUNT = CELLS.lightness * CELLS.a * CELLS.b;

/** Hues of the sRGB gamut lie within these bounds of CIE Lab. */
const HUE = { low: -110, high: 110 } as const;

/**
 * The cell of the colour histogram that each pixel falls into.
 * @returns one cell a pixel
 */
export function findCells({ data, widthPx, heightPx }: Picture): Uint16Array {
  const cells = new Uint16Array(widthPx * heightPx);
  for (let i = 0; i < cells.length; i++) {
    const [lightness, a, b] = toLab(data[3 * i] as number, data[3 * i + 1] as number, data[3 * i + 2] as number);
    const row = binOf(lightness / 100, CELLS.lightness);
    const column = binOf((a - HUE.low) / (HUE.high - HUE.low), CELLS.a);
    cells[i] = (row * CELLS.a + column) * CELLS.b + binOf((b - HUE.low) / (HUE.high - HUE.low), CELLS.b);
  }
  return cells;
}

/**
 * How frequent each colour is among weighted pixels: a histogram, smoothed to the neighbouring cells, with a floor so that
 * no colour is impossible.
 * @param weights one a pixel, at least 0
 * @returns one frequency a cell, adding up to 1
 */
export function estimateColours(cells: Uint16Array, weights: Float32Array): Float64Array {
  const counts = new Float64Array(CELL_COUNT);
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] as number;
    counts[cell] = (counts[cell] as number) + (weights[i] as number);
  }
  const alongB = smoothAlong(counts, 1, CELLS.b);
  const alongA = smoothAlong(alongB, CELLS.b, CELLS.a);
  const smooth = smoothAlong(alongA, CELLS.b * CELLS.a, CELLS.lightness);
  const total = smooth.reduce((sum, value) => sum + value, 0);
  const floor = total === 0 ? 1 : (0.01 * total) / CELL_COUNT;
  const all = total + floor * CELL_COUNT;
  return smooth.map((value) => (value + floor) / all);
}

/** A quarter, a half and a quarter of each cell and its two neighbours along one axis. */
function smoothAlong(values: Float64Array, stride: number, length: number): Float64Array {
  return Float64Array.from(values, (value, i) => {
    const place = Math.floor(i / stride) % length;
    const before = place === 0 ? value : (values[i - stride] as number);
    const after = place === length - 1 ? value : (values[i + stride] as number);
    return 0.25 * before + 0.5 * value + 0.25 * after;
  });
}

function binOf(share: number, bins: number): number {
  return Math.min(bins - 1, Math.max(0, Math.floor(share * bins)));
}
