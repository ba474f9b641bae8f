import type { Picture } from '../data/picture.js';
import type { Colour } from '../evaluate/palette.js';
import type { PixelBox } from '../model/pixelField.js';

/** A picture with marks on it. */

const ARM_PX = 5;

/** The picture with an upright cross about a pixel, which stays free. */
export function markPixel(
  picture: Picture,
  { x, y }: { readonly x: number; readonly y: number },
  colour: Colour,
): Picture {
  const arms = Array.from({ length: 2 * ARM_PX + 1 }, (_, i) => i - ARM_PX).filter((step) => Math.abs(step) > 1);
  const thick = [-1, 0, 1];
  const across = arms.flatMap((step) => thick.map((side) => ({ x: x + step, y: y + side })));
  const down = arms.flatMap((step) => thick.map((side) => ({ x: x + side, y: y + step })));
  return paint(picture, [...across, ...down], colour);
}

/** The picture with the frame of a box, whose edge is a part of it. */
export function markBox(picture: Picture, { left, top, right, bottom }: PixelBox, colour: Colour): Picture {
  const columns = Array.from({ length: right - left + 1 }, (_, i) => left + i);
  const rows = Array.from({ length: bottom - top + 1 }, (_, i) => top + i);
  const level = columns.flatMap((x) => [top, top + 1, bottom - 1, bottom].map((y) => ({ x, y })));
  const upright = rows.flatMap((y) => [left, left + 1, right - 1, right].map((x) => ({ x, y })));
  return paint(picture, [...level, ...upright], colour);
}

function paint(
  { widthPx, heightPx, data }: Picture,
  pixels: readonly { readonly x: number; readonly y: number }[],
  { red, green, blue }: Colour,
): Picture {
  const painted = Uint8Array.from(data);
  for (const { x, y } of pixels)
    if (x >= 0 && x < widthPx && y >= 0 && y < heightPx) painted.set([red, green, blue], 3 * (y * widthPx + x));
  return { widthPx, heightPx, data: painted };
}
