import { type BinaryCounts, countClasses } from './counts.js';

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

/**
 * Mean of the IoUs of foreground and background, of those that have a value (Everingham et al. 2015,
 * doi:10.1007/s11263-014-0733-5); `null` where there is no pixel.
 * @example
 * meanIou({ tp: 3, fp: 1, fn: 2, tn: 4 }) // (3 / 6 + 4 / 7) / 2
 */
export function meanIou(counts: BinaryCounts): number | null {
  const { tp, fp, fn, tn } = counts;
  const ious = [iouScore(counts), iouScore({ tp: tn, fp: fn, fn: fp, tn: tp })].flatMap((iou) => iou ?? []);
  return ratio(sumOf(ious), ious.length);
}

/**
 * Mean of the shares of foreground and of background that are right: `(tp / (tp + fn) + tn / (tn + fp)) / 2`
 * (Brodersen et al. 2010, doi:10.1109/ICPR.2010.764); `null` where the truth lacks foreground or background.
 * @example
 * balancedAccuracy({ tp: 1, fp: 2, fn: 1, tn: 6 }) // (1 / 2 + 6 / 8) / 2
 */
export function balancedAccuracy({ tp, fp, fn, tn }: BinaryCounts): number | null {
  return tp + fn === 0 || tn + fp === 0 ? null : (tp / (tp + fn) + tn / (tn + fp)) / 2;
}

/**
 * Matthews correlation of prediction and truth, -1 to 1:
 * `(tp tn - fp fn) / sqrt((tp + fp) (tp + fn) (tn + fp) (tn + fn))` (Matthews 1975, doi:10.1016/0005-2795(75)90109-9);
 * `null` where prediction or truth is all foreground or all background.
 * @example
 * matthews({ tp: 2, fp: 0, fn: 0, tn: 5 }) // 1
 * matthews({ tp: 1, fp: 1, fn: 1, tn: 3 }) // (3 - 1) / Math.sqrt(2 * 2 * 4 * 4)
 */
export function matthews({ tp, fp, fn, tn }: BinaryCounts): number | null {
  return ratio(tp * tn - fp * fn, Math.sqrt((tp + fp) * (tp + fn)) * Math.sqrt((tn + fp) * (tn + fn)));
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
  const ratios = countClasses(confusion).map(ratiosOf);
  const ious = ratios.flatMap((each) => each.iou ?? []);
  return {
    perClass: Object.fromEntries(classNames.map((name, id) => [name, ratios[id] as ClassRatio])),
    meanIou: ratio(sumOf(ious), ious.length),
  };
}

function ratiosOf(counts: BinaryCounts): ClassRatio {
  return { iou: iouScore(counts), dice: diceScore(counts) };
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
