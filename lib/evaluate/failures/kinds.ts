import type { Mask } from '../../data/picture.js';
import { type Outline, traceOutline } from '../../measure/boundary.js';
import { assertSameSize } from '../../measure/size.js';
import { type Components, labelComponents } from './components.js';
import { isNearBoundary } from './errorMap.js';

/**
 * Kinds of error. Every pixel that is wrong belongs to the first kind whose rule holds:
 * - `missedObject`: true foreground of an object of which nothing was found;
 * - `extraObject`: predicted foreground of an object that meets no true foreground;
 * - `hole`: missed foreground in background that prediction encloses, at least half of which truly is foreground;
 * - `raggedOutline`: within 2 pixels of the true boundary;
 * - `missedPart`: other missed foreground;
 * - `extraPart`: other background that was taken for foreground.
 * Objects are foreground pixels that touch, also at corners; enclosed background does not reach the image's border
 * across sides.
 */
export const ERROR_KINDS = ['missedObject', 'extraObject', 'hole', 'raggedOutline', 'missedPart', 'extraPart'] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** How much of a kind of error there is in one image. */
export interface KindCount {
  /** Connected areas of wrong pixels of this kind. */
  readonly areas: number;
  /** Wrong pixels of this kind. */
  readonly pixels: number;
}
export type KindCounts = Readonly<Record<ErrorKind, KindCount>>;

/**
 * Sorts the wrong pixels of a prediction by kind.
 * @param predicted class ids; every id but 0 is foreground
 * @param truth class ids, likewise
 * @param outline the truth's, where it has been traced
 * @returns the kinds' counts; their pixels add up to all wrong pixels
 * @throws DataError when the sizes differ
 * @example
 * const [truth, predicted] = ['110000000', '100000001'].map((row) => ({
 *   widthPx: 9, heightPx: 1, data: Uint8Array.from(row, Number) }));
 * countKinds(predicted, truth).extraObject // { areas: 1, pixels: 1 }
 */
export function countKinds(predicted: Mask, truth: Mask, outline: Outline = traceOutline(truth)): KindCounts {
  const kinds = mapKinds(predicted, truth, outline);
  const { labels, areas } = labelComponents(kinds, truth, 8);
  const counts = ERROR_KINDS.map(() => ({ areas: 0, pixels: 0 }));
  const seen = new Uint8Array(areas.length);
  for (let i = 0; i < kinds.length; i++) {
    const label = labels[i] as number;
    if (label === 0 || seen[label - 1] === 1) continue;
    seen[label - 1] = 1;
    const count = counts[(kinds[i] as number) - 1];
    if (count === undefined) continue;
    count.areas++;
    count.pixels += areas[label - 1] as number;
  }
  return Object.fromEntries(ERROR_KINDS.map((kind, k) => [kind, counts[k]])) as Record<ErrorKind, KindCount>;
}

/**
 * The kind of error of every pixel: 0 where it is right, else 1 + its index in {@link ERROR_KINDS}.
 * @throws DataError when the sizes differ
 */
export function mapKinds(predicted: Mask, truth: Mask, outline: Outline = traceOutline(truth)): Uint8Array {
  assertSameSize(predicted, truth);
  const [ours, theirs] = [isSet(predicted.data), isSet(truth.data)];
  const predictedObjects = labelComponents(ours, truth, 8);
  const trueObjects = labelComponents(theirs, truth, 8);
  const met = findMeetings(predictedObjects, trueObjects);
  const holes = findHoles(ours, theirs, truth);
  const kinds = new Uint8Array(ours.length);
  for (let i = 0; i < kinds.length; i++) {
    if (ours[i] === theirs[i]) continue;
    const kind =
      theirs[i] === 1
        ? kindOfMiss(met.trues[trueObjects.labels[i] as number] === 1, holes[i] === 1, isNearBoundary(outline, i))
        : kindOfExtra(met.predictions[predictedObjects.labels[i] as number] === 1, isNearBoundary(outline, i));
    kinds[i] = 1 + ERROR_KINDS.indexOf(kind);
  }
  return kinds;
}

function kindOfMiss(isObjectMet: boolean, isInHole: boolean, isNear: boolean): ErrorKind {
  if (!isObjectMet) return 'missedObject';
  if (isInHole) return 'hole';
  return isNear ? 'raggedOutline' : 'missedPart';
}

function kindOfExtra(isObjectMet: boolean, isNear: boolean): ErrorKind {
  if (!isObjectMet) return 'extraObject';
  return isNear ? 'raggedOutline' : 'extraPart';
}

function isSet(data: Uint8Array): Uint8Array {
  return data.map((value) => (value === 0 ? 0 : 1));
}

/** Which objects, by number, share a pixel with one of the other mask. */
function findMeetings(
  predicted: Components,
  truth: Components,
): { readonly predictions: Uint8Array; readonly trues: Uint8Array } {
  const predictions = new Uint8Array(predicted.areas.length + 1);
  const trues = new Uint8Array(truth.areas.length + 1);
  for (let i = 0; i < predicted.labels.length; i++) {
    const [ours, theirs] = [predicted.labels[i] as number, truth.labels[i] as number];
    if (ours === 0 || theirs === 0) continue;
    predictions[ours] = 1;
    trues[theirs] = 1;
  }
  return { predictions, trues };
}

/** 1 at the pixels of background that prediction encloses and of which at least half truly is foreground. */
function findHoles(ours: Uint8Array, theirs: Uint8Array, size: Mask): Uint8Array {
  const { labels, areas } = labelComponents(
    ours.map((value) => 1 - value),
    size,
    4,
  );
  const missed = new Float64Array(areas.length + 1);
  const isOpen = new Uint8Array(areas.length + 1);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    missed[label] = (missed[label] as number) + (theirs[i] as number);
    if (isAtBorder(i, size)) isOpen[label] = 1;
  }
  const isHole = areas.map((area, k) => isOpen[k + 1] === 0 && 2 * (missed[k + 1] as number) >= area);
  return Uint8Array.from(labels, (label) => (label > 0 && isHole[label - 1] ? 1 : 0));
}

function isAtBorder(pixel: number, { widthPx, heightPx }: Mask): boolean {
  const x = pixel % widthPx;
  return x === 0 || x === widthPx - 1 || pixel < widthPx || pixel >= widthPx * (heightPx - 1);
}
