import type { PixelSize } from '../data/picture.js';

/** Writes the values of one row of pixels into `row`. */
export type RowSource = (y: number, row: Float64Array) => void;

/** What part of a row of pixels one cell covers: whole pixels, the first and last of which count in part. */
interface Span {
  readonly first: number;
  /** Share of each pixel from `first` on that lies in the cell; the shares add up to 1. */
  readonly weights: readonly number[];
}

/**
 * Means over a grid that is stretched over an image: each pixel counts in a cell by the area that it shares with it.
 * @param cells cells in a row and in a column
 * @returns cells x cells means, row by row
 * @example
 * averageGrid({ widthPx: 4, heightPx: 1 }, (_y, row) => row.set([0, 2, 4, 8]), 2) // Float64Array.of(1, 6, 1, 6)
 */
export function averageGrid(size: PixelSize, readRow: RowSource, cells: number): Float64Array {
  const [columns, rows] = [spanCells(size.widthPx, cells), spanCells(size.heightPx, cells)];
  const weightsOfRow = invertSpans(rows, size.heightPx);
  const [row, means] = [new Float64Array(size.widthPx), new Float64Array(cells)];
  const grid = new Float64Array(cells * cells);
  for (let y = 0; y < size.heightPx; y++) {
    readRow(y, row);
    for (let column = 0; column < cells; column++) means[column] = weigh(row, columns[column] as Span);
    for (const [cell, weight] of weightsOfRow[y] ?? []) {
      for (let column = 0; column < cells; column++) {
        const at = cell * cells + column;
        grid[at] = (grid[at] as number) + weight * (means[column] as number);
      }
    }
  }
  return grid;
}

function weigh(row: Float64Array, { first, weights }: Span): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += (weights[i] as number) * (row[first + i] as number);
  return total;
}

function spanCells(pixels: number, cells: number): Span[] {
  return Array.from({ length: cells }, (_, cell) => {
    const [from, to] = [(cell * pixels) / cells, ((cell + 1) * pixels) / cells];
    const first = Math.floor(from);
    const length = Math.min(Math.ceil(to), pixels) - first;
    const shared = Array.from({ length }, (_, i) => Math.min(first + i + 1, to) - Math.max(first + i, from));
    return { first, weights: shared.map((share) => share / (to - from)) };
  });
}

/** The cells that each pixel counts in, with its weights. */
function invertSpans(spans: readonly Span[], pixels: number): [cell: number, weight: number][][] {
  const cellsOf: [number, number][][] = Array.from({ length: pixels }, () => []);
  spans.forEach(({ first, weights }, cell) => {
    weights.forEach((weight, i) => {
      cellsOf[first + i]?.push([cell, weight]);
    });
  });
  return cellsOf;
}
