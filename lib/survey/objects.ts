import { createUnionFind } from '../base/unionFind.js';
import { boundaryOf } from '../data/boundary.js';
import type { Mask } from '../data/picture.js';

/** Neighbouring foreground pixels of one row. */
interface Run {
  readonly from: number;
  /** Past the last pixel. */
  readonly to: number;
  readonly label: number;
}

/**
 * The areas of the objects of a mask: its foreground pixels that touch, also at corners (8-connected components).
 * Runs of a row are joined with those that they touch in the row above (Rosenfeld and Pfaltz 1966,
 * doi:10.1145/321356.321357).
 * @param mask 0 for the background, anything else is foreground
 * @returns pixels of each object, in the order in which a reader of lines meets them
 * @example
 * measureObjects({ widthPx: 4, heightPx: 1, data: Uint8Array.of(1, 0, 1, 1) }) // [1, 2]
 */
export function measureObjects(mask: Mask): number[] {
  const sets = createUnionFind(0);
  const lengths: number[] = [];
  let above: Run[] = [];
  for (let y = 0; y < mask.heightPx; y++) {
    const runs = findRuns(mask, y).map(({ from, to }) => ({ from, to, label: sets.add() }));
    for (const { from, to } of runs) lengths.push(to - from);
    joinRuns(above, runs, sets.join);
    above = runs;
  }
  const areas = new Map<number, number>();
  lengths.forEach((length, label) => {
    const root = sets.find(label);
    areas.set(root, (areas.get(root) ?? 0) + length);
  });
  return [...areas.values()];
}

function findRuns({ widthPx, data }: Mask, y: number): Omit<Run, 'label'>[] {
  const runs: Omit<Run, 'label'>[] = [];
  const start = y * widthPx;
  let from = -1;
  for (let x = 0; x <= widthPx; x++) {
    const isObject = x < widthPx && data[start + x] !== 0;
    if (isObject && from < 0) from = x;
    else if (!isObject && from >= 0) {
      runs.push({ from, to: x });
      from = -1;
    }
  }
  return runs;
}

/** Joins runs of neighbouring rows that touch; both rows are in ascending order. */
function joinRuns(above: readonly Run[], below: readonly Run[], join: (a: number, b: number) => void): void {
  let [i, j] = [0, 0];
  while (i < above.length && j < below.length) {
    const [upper, lower] = [above[i] as Run, below[j] as Run];
    if (upper.from <= lower.to && lower.from <= upper.to) join(upper.label, lower.label);
    if (upper.to < lower.to) i++;
    else j++;
  }
}

/**
 * Counts the outline of a mask: foreground pixels with one of their four neighbours outside of the mask, where the
 * border of the image counts as outside.
 */
export function countOutline(mask: Mask): number {
  return boundaryOf(mask).reduce((sum, isBoundary) => sum + isBoundary, 0);
}
