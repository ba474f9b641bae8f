import { boundaryOf } from '../data/boundary.js';
import type { Mask, Picture } from '../data/picture.js';
import { assertSameSize } from '../measure/size.js';
import { BLUE, type Colour, classColour, GREEN, VERMILLION, WHITE } from './palette.js';

/** How the pixels of an overlay are coloured: `share` of the colour, the rest is the picture. */
interface Tint {
  readonly colour: Colour;
  readonly share: number;
}

const FOUND: Tint = { colour: GREEN, share: 0.35 };
const FALSE_POSITIVE: Tint = { colour: VERMILLION, share: 0.75 };
const FALSE_NEGATIVE: Tint = { colour: BLUE, share: 0.75 };
const OUTLINE: Tint = { colour: WHITE, share: 1 };

/** What the colours of {@link overlayPicture} mean, for captions. */
export const OVERLAY_LEGEND: string =
  `Overlay: ${GREEN.name} tint, foreground found; ${VERMILLION.name}, predicted but not true; ` +
  `${BLUE.name}, true but missed; ${WHITE.name} line, predicted outline where it is right.`;

/**
 * The picture with the prediction's hits and errors on it: found foreground tinted, false positives and false negatives
 * in colours, and the predicted outline as a line, which leaves errors visible.
 * @param truth class ids; every id but 0 is foreground
 * @param prediction class ids, likewise
 * @throws DataError when the three sizes differ
 */
export function overlayPicture(image: Picture, truth: Mask, prediction: Mask): Picture {
  assertSameSize(prediction, truth);
  assertSameSize(image, truth);
  const outline = boundaryOf(prediction);
  const data = Uint8Array.from(image.data);
  for (let i = 0; i < outline.length; i++) {
    const tint = tintOf(prediction.data[i] !== 0, truth.data[i] !== 0, outline[i] !== 0);
    if (tint !== undefined) paint(data, i, tint);
  }
  return { widthPx: image.widthPx, heightPx: image.heightPx, data };
}

/** A mask as a picture: each class in its colour, see {@link classColour}. */
export function colourMask(mask: Mask): Picture {
  const data = new Uint8Array(3 * mask.data.length);
  for (const [i, id] of mask.data.entries()) paint(data, i, { colour: classColour(id), share: 1 });
  return { widthPx: mask.widthPx, heightPx: mask.heightPx, data };
}

function tintOf(isPredicted: boolean, isTrue: boolean, isOutline: boolean): Tint | undefined {
  if (isPredicted && !isTrue) return FALSE_POSITIVE;
  if (isTrue && !isPredicted) return FALSE_NEGATIVE;
  if (!isPredicted) return undefined;
  return isOutline ? OUTLINE : FOUND;
}

function paint(data: Uint8Array, pixel: number, { colour, share }: Tint): void {
  data[3 * pixel] = mix(data[3 * pixel], colour.red, share);
  data[3 * pixel + 1] = mix(data[3 * pixel + 1], colour.green, share);
  data[3 * pixel + 2] = mix(data[3 * pixel + 2], colour.blue, share);
}

function mix(below = 0, above: number, share: number): number {
  return Math.round(below + (above - below) * share);
}
