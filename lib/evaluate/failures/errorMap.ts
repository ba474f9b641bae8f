import type { Mask } from '../../data/picture.js';
import { type Outline, traceOutline } from '../../measure/boundary.js';
import { assertSameSize } from '../../measure/size.js';

/** What a pixel of an error map says, by its value. */
export const ERROR_CLASSES = ['background', 'foreground', 'falsePositive', 'falseNegative', 'boundaryError'] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

/** An error this near to the true boundary is one of the outline, where truths are uncertain themselves. */
export const MARGIN_PX = 2;

const [FOUND, FALSE_POSITIVE, FALSE_NEGATIVE, BOUNDARY_ERROR] = [1, 2, 3, 4];

/**
 * Says of every pixel how it was predicted: rightly as background or foreground, falsely as foreground (2) or background
 * (3), or falsely within 2 pixels of a pixel of the true boundary (4).
 * @param predicted class ids; every id but 0 is foreground
 * @param truth class ids, likewise
 * @param outline the truth's, where it has been traced
 * @returns indices into {@link ERROR_CLASSES}
 * @throws DataError when the sizes differ
 */
export function mapErrors(predicted: Mask, truth: Mask, outline: Outline = traceOutline(truth)): Mask {
  assertSameSize(predicted, truth);
  const data = new Uint8Array(truth.data.length);
  for (let i = 0; i < data.length; i++) {
    const isTrue = truth.data[i] !== 0;
    if ((predicted.data[i] !== 0) === isTrue) data[i] = isTrue ? FOUND : 0;
    else if (isNearBoundary(outline, i)) data[i] = BOUNDARY_ERROR;
    else data[i] = isTrue ? FALSE_NEGATIVE : FALSE_POSITIVE;
  }
  return { widthPx: truth.widthPx, heightPx: truth.heightPx, data };
}

/** True within {@link MARGIN_PX} of a pixel of the boundary, from centre to centre. */
export function isNearBoundary({ squares }: Outline, pixel: number): boolean {
  return (squares[pixel] as number) <= MARGIN_PX * MARGIN_PX;
}
