import { countClasses, sumConfusions } from '../measure/counts.js';
import { type ClassRatios, classRatios } from '../measure/ratios.js';
import { type BootstrapOptions, bootstrapEstimates, type PooledValue } from './bootstrap.js';
import type { Estimates } from './statistics/draws.js';

/** Pixel counts of one image or of many: `confusion[truth][predicted]`. */
export type Confusion = readonly (readonly number[])[];

/** How sure the ratios of a class are. */
export interface ClassUncertainty {
  /** Images in which the class occurs, in truth or prediction. */
  readonly n: number;
  readonly iou: PooledValue;
  readonly dice: PooledValue;
}

/** Ratios of each class over all pixels of all images. */
export interface MulticlassSummary extends ClassRatios {
  /** `confusion[truth][predicted]` in pixels, by class id. */
  readonly confusion: Confusion;
  /** How sure the ratios are: images, or groups of them, are drawn, and each draw is pooled anew. */
  readonly intervals: {
    readonly perClass: Readonly<Record<string, ClassUncertainty>>;
    readonly meanIou: PooledValue;
  };
  /** Share of the pixels whose true class is not the outline that are rightly foreground or background; the outline
   * counts as foreground. Absent where no class is called so. */
  readonly outsideOutline?: PooledValue;
  /** The scale to read these ratios by; only of a model that is no baseline, on images of a data set. */
  readonly onePixelOff?: OnePixelOff;
}

/** What the true classes would have against themselves, moved by one pixel. */
export interface OnePixelOff extends ClassRatios {
  /** As `outsideOutline` of the summary. */
  readonly outsideOutline?: number | null;
}

/**
 * Says what an error of one pixel costs on some images.
 * @param confusions of the true classes moved by a pixel against themselves, one an image
 * @param classes class names by id
 */
export function summariseMoved(confusions: readonly Confusion[], classes: readonly string[]): OnePixelOff {
  const confusion = sumConfusions(confusions, classes.length);
  const { perClass, meanIou } = classRatios(confusion, classes);
  const outline = classes.indexOf(OUTLINE);
  if (outline < 0) return { perClass, meanIou };
  const seen = countOutside(confusion, outline);
  return { perClass, meanIou, outsideOutline: seen === 0 ? null : countRightOutside(confusion, outline) / seen };
}

/**
 * Pools the pixels of all images by class.
 * @param confusions one an image
 * @param classes class names by id
 */
export function summariseClasses(
  confusions: readonly Confusion[],
  classes: readonly string[],
  options: BootstrapOptions,
): MulticlassSummary {
  const confusion = sumConfusions(confusions, classes.length);
  const { perClass, meanIou } = classRatios(confusion, classes);
  const tally = tallyClasses(confusions, classes.length);
  const values = bootstrapEstimates(confusions.length, ratiosOf(tally), options);
  const valueAt = (k: number): PooledValue => values[k] as PooledValue;
  const uncertainties = tally.map(({ wrong, tp }, id) => {
    const n = tp.filter((hits, i) => hits + (wrong[i] as number) > 0).length;
    return { n, iou: valueAt(2 * id), dice: valueAt(2 * id + 1) };
  });
  return {
    ...{ perClass, confusion, meanIou },
    intervals: {
      perClass: Object.fromEntries(classes.map((name, id) => [name, uncertainties[id] as ClassUncertainty])),
      meanIou: valueAt(2 * classes.length),
    },
    ...judgeOutside(confusions, classes.indexOf(OUTLINE), options),
  };
}

/** What a trimap calls the band along the boundary. */
const OUTLINE = 'outline';

function judgeOutside(
  confusions: readonly Confusion[],
  outline: number,
  options: BootstrapOptions,
): Pick<MulticlassSummary, 'outsideOutline'> {
  if (outline < 0) return {};
  const seen = Float64Array.from(confusions, (confusion) => countOutside(confusion, outline));
  const right = Float64Array.from(confusions, (confusion) => countRightOutside(confusion, outline));
  const shareOf: Estimates = (drawn) => {
    const pixels = weigh(seen, drawn);
    return [pixels === 0 ? null : weigh(right, drawn) / pixels];
  };
  const [outsideOutline] = bootstrapEstimates(confusions.length, shareOf, options);
  return outsideOutline === undefined ? {} : { outsideOutline };
}

/** Pixels of other true classes than the outline that are rightly foreground or background. */
function countRightOutside(confusion: Confusion, outline: number): number {
  return countOutside(confusion, outline, (truth, predicted) => (truth === 0) === (predicted === 0));
}

/** Pixels of other true classes than the outline that fulfil a condition. */
function countOutside(
  confusion: Confusion,
  outline: number,
  counts: (truth: number, predicted: number) => boolean = () => true,
): number {
  const pixels = confusion.flatMap((row, truth) =>
    truth === outline ? [] : row.filter((_, predicted) => counts(truth, predicted)),
  );
  return pixels.reduce((sum, count) => sum + count, 0);
}

/** Pixels of a class, one number an image. */
interface ClassTally {
  readonly tp: Float64Array;
  /** False positives and false negatives. */
  readonly wrong: Float64Array;
}

function tallyClasses(confusions: readonly Confusion[], classCount: number): ClassTally[] {
  const counted = confusions.map(countClasses);
  return Array.from({ length: classCount }, (_, id) => ({
    tp: Float64Array.from(counted, (counts) => counts[id]?.tp ?? 0),
    wrong: Float64Array.from(counted, (counts) => (counts[id]?.fp ?? 0) + (counts[id]?.fn ?? 0)),
  }));
}

/** IoU and Dice of class after class, and the mean of the IoUs that have a value. */
function ratiosOf(tally: readonly ClassTally[]): Estimates {
  return (drawn) => {
    const ratios: (number | null)[] = [];
    let [sum, count] = [0, 0];
    for (const { tp, wrong } of tally) {
      const [hits, errors] = [weigh(tp, drawn), weigh(wrong, drawn)];
      const isThere = hits + errors > 0;
      ratios.push(isThere ? hits / (hits + errors) : null, isThere ? (2 * hits) / (2 * hits + errors) : null);
      if (!isThere) continue;
      sum += hits / (hits + errors);
      count++;
    }
    return [...ratios, count === 0 ? null : sum / count];
  };
}

function weigh(values: Float64Array, drawn: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (drawn[i] as number) * (values[i] as number);
  return sum;
}
