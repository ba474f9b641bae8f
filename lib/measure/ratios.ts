import type { BinaryCounts } from './counts.js';

/**
 * Ratios of pixel counts. Each is `null` where its denominator is 0: the question has no answer there, and neither 0
 * nor 1 would be fair to means over images. Definitions after Taha & Hanbury 2015, doi:10.1186/s12880-015-0068-x.
 */

/**
 * Share of pixels that are right: `(tp + tn) / (tp + fp + fn + tn)`.
 * @example
 * accuracy({ tp: 2, fp: 1, fn: 1, tn: 4 }) // 6 / 8 = 0.75
 */
export function accuracy(counts: BinaryCounts): number | null {
  return ratio(counts.tp + counts.tn, counts.tp + counts.fp + counts.fn + counts.tn);
}

/**
 * Share of the predicted foreground that is true: `tp / (tp + fp)`; `null` where nothing is predicted.
 * @example
 * precision({ tp: 3, fp: 1, fn: 2, tn: 0 }) // 3 / 4 = 0.75
 */
export function precision(counts: BinaryCounts): number | null {
  return ratio(counts.tp, counts.tp + counts.fp);
}

/**
 * Share of the true foreground that is found: `tp / (tp + fn)`; `null` where there is none.
 * @example
 * recall({ tp: 3, fp: 1, fn: 2, tn: 0 }) // 3 / 5 = 0.6
 */
export function recall(counts: BinaryCounts): number | null {
  return ratio(counts.tp, counts.tp + counts.fn);
}

/**
 * Dice coefficient, the F1 score of pixels: `2 tp / (2 tp + fp + fn)` (Dice 1945, doi:10.2307/1932409);
 * `null` where prediction and truth are both empty.
 * @example
 * diceScore({ tp: 3, fp: 1, fn: 2, tn: 0 }) // 6 / 9
 */
export function diceScore(counts: BinaryCounts): number | null {
  return ratio(2 * counts.tp, 2 * counts.tp + counts.fp + counts.fn);
}

/**
 * Intersection over union: `tp / (tp + fp + fn)` (Jaccard 1912, doi:10.1111/j.1469-8137.1912.tb05611.x);
 * `null` where prediction and truth are both empty. Dice = 2 IoU / (1 + IoU).
 * @example
 * iouScore({ tp: 3, fp: 1, fn: 2, tn: 0 }) // 3 / 6 = 0.5
 */
export function iouScore(counts: BinaryCounts): number | null {
  return ratio(counts.tp, counts.tp + counts.fp + counts.fn);
}

/** IoU and Dice of one class, the class against all others. */
export interface ClassRatio {
  readonly iou: number | null;
  readonly dice: number | null;
}

/** Ratios by class name, and the mean of the IoUs that have a value. */
export interface ClassRatios {
  readonly perClass: Readonly<Record<string, ClassRatio>>;
  readonly meanIou: number | null;
}

/**
 * IoU and Dice of each class from a confusion matrix, and the mean IoU over the classes that have one, as in the
 * PASCAL VOC segmentation challenge (Everingham et al. 2015, doi:10.1007/s11263-014-0733-5).
 * @param confusion `confusion[truth][predicted]` in pixels
 * @param classNames one name for each row
 * @throws RangeError when the matrix is not square with one row for each name
 * @example
 * classRatios([[3, 1], [0, 4]], ['background', 'foreground']).perClass.foreground // { iou: 4 / 5, dice: 8 / 9 }
 */
export function classRatios(confusion: readonly (readonly number[])[], classNames: readonly string[]): ClassRatios {
  assertSquare(confusion, classNames.length);
  const ratios = classNames.map((_, id) => ratiosOf(countsOf(confusion, id)));
  const ious = ratios.flatMap((each) => each.iou ?? []);
  return {
    perClass: Object.fromEntries(classNames.map((name, id) => [name, ratios[id] as ClassRatio])),
    meanIou: ratio(sumOf(ious), ious.length),
  };
}

function ratiosOf(counts: BinaryCounts): ClassRatio {
  return { iou: iouScore(counts), dice: diceScore(counts) };
}

function countsOf(confusion: readonly (readonly number[])[], id: number): BinaryCounts {
  const row = confusion[id] ?? [];
  const tp = row[id] ?? 0;
  const fp = sumOf(confusion.map((each) => each[id] ?? 0)) - tp;
  const fn = sumOf(row) - tp;
  return { tp, fp, fn, tn: sumOf(confusion.flat()) - tp - fp - fn };
}

function assertSquare(confusion: readonly (readonly number[])[], size: number): void {
  if (confusion.length === size && confusion.every((row) => row.length === size)) return;
  throw new RangeError(
    `confusion matrix must have one row and column for each of the ${size} classes: ${confusion.length} rows`,
  );
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : numerator / denominator;
}
