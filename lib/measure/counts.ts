import { DataError } from '../base/error.js';
import type { Mask } from '../data/picture.js';
import { assertSameSize } from './size.js';

/** Pixels by what was predicted and what is true; foreground is the positive class. They sum to the mask's area. */
export interface BinaryCounts {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

/**
 * Counts the pixels of two binary masks; every value but 0 is foreground.
 * @param predicted class ids or 0/1, of the truth's size
 * @param truth class ids or 0/1
 * @throws DataError when the two sizes differ
 * @example
 * const predicted = { widthPx: 3, heightPx: 1, data: Uint8Array.of(1, 1, 0) };
 * const truth = { widthPx: 3, heightPx: 1, data: Uint8Array.of(0, 1, 0) };
 * countPixels(predicted, truth) // { tp: 1, fp: 1, fn: 0, tn: 1 }
 */
export function countPixels(predicted: Mask, truth: Mask): BinaryCounts {
  assertSameSize(predicted, truth);
  const [ours, theirs] = [predicted.data, truth.data];
  const pixels = theirs.length;
  let positive = 0;
  let wanted = 0;
  let tp = 0;
  for (let i = 0; i < pixels; i++) {
    const isPositive = ours[i] === 0 ? 0 : 1;
    const isWanted = theirs[i] === 0 ? 0 : 1;
    positive += isPositive;
    wanted += isWanted;
    tp += isPositive & isWanted;
  }
  return { tp, fp: positive - tp, fn: wanted - tp, tn: pixels - positive - wanted + tp };
}

/**
 * Counts the pixels of two masks of class ids.
 * @param predicted class ids, of the truth's size
 * @param truth class ids
 * @param classCount number of classes; ids run from 0 to `classCount - 1`
 * @returns `confusion[truth][predicted]`, summing to the mask's area
 * @throws DataError when the two sizes differ or an id is not one of the classes
 * @example
 * const predicted = { widthPx: 2, heightPx: 1, data: Uint8Array.of(0, 1) };
 * const truth = { widthPx: 2, heightPx: 1, data: Uint8Array.of(1, 1) };
 * countConfusion(predicted, truth, 2) // [[0, 0], [1, 1]]
 */
export function countConfusion(predicted: Mask, truth: Mask, classCount: number): number[][] {
  assertSameSize(predicted, truth);
  const cells = new Float64Array(classCount * classCount);
  for (let i = 0; i < truth.data.length; i++) {
    const row = truth.data[i] as number;
    const column = predicted.data[i] as number;
    if (row >= classCount) throw unknownClass('truth', row, classCount);
    if (column >= classCount) throw unknownClass('prediction', column, classCount);
    const cell = row * classCount + column;
    cells[cell] = (cells[cell] as number) + 1;
  }
  return Array.from({ length: classCount }, (_, row) => [...cells.subarray(row * classCount, (row + 1) * classCount)]);
}

/**
 * Pixels of each class against all others, from a confusion matrix.
 * @param confusion `confusion[truth][predicted]` in pixels, square
 * @returns by class id; each sums to all pixels of the matrix
 * @example
 * countClasses([[3, 1], [0, 4]])[1] // { tp: 4, fp: 1, fn: 0, tn: 3 }
 */
export function countClasses(confusion: readonly (readonly number[])[]): BinaryCounts[] {
  const total = sumOf(confusion.map(sumOf));
  return confusion.map((row, id) => {
    const tp = row[id] ?? 0;
    const fp = sumOf(confusion.map((each) => each[id] ?? 0)) - tp;
    const fn = sumOf(row) - tp;
    return { tp, fp, fn, tn: total - tp - fp - fn };
  });
}

/** Adds confusion matrices of one size up; `classCount` gives the size where there are none. */
export function sumConfusions(confusions: readonly (readonly (readonly number[])[])[], classCount: number): number[][] {
  return Array.from({ length: classCount }, (_, row) =>
    Array.from({ length: classCount }, (_, column) =>
      confusions.reduce((total, each) => total + (each[row]?.[column] ?? 0), 0),
    ),
  );
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function unknownClass(where: string, id: number, classCount: number): DataError {
  return new DataError(
    `class id in the ${where} must be below the number of classes, ${classCount}: ${id}`,
    'Name every class in classes.json.',
  );
}
