import type { Mask } from '../picture.js';
import { TRIMAP_ID } from '../trimap.js';

/** Width of the outline band in pixels: object pixels within this distance of a pixel outside of it. */
export const OUTLINE_PX = 2.5;

/**
 * Marks the band along the boundary of a mask, holes included, that lies inside of it. The border of
 * the picture is no boundary: an object that runs out of the picture has no outline there.
 * @param foreground 1 inside of the object, else 0
 * @returns class ids: 0 background, 1 foreground, 2 outline; foreground and outline together are the mask
 */
export function markOutline(foreground: Mask): Mask {
  const { widthPx, heightPx, data } = foreground;
  const classes = new Uint8Array(data);
  for (let y = 0, i = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, i++) {
      if (data[i] === 0 && touchesObject(foreground, x, y)) stampDisc(classes, widthPx, heightPx, x, y);
    }
  }
  return { widthPx, heightPx, data: classes };
}

function touchesObject({ widthPx, heightPx, data }: Mask, x: number, y: number): boolean {
  const i = y * widthPx + x;
  return (
    (x > 0 && data[i - 1] === 1) ||
    (x < widthPx - 1 && data[i + 1] === 1) ||
    (y > 0 && data[i - widthPx] === 1) ||
    (y < heightPx - 1 && data[i + widthPx] === 1)
  );
}

const DISC = disc(OUTLINE_PX);

function stampDisc(classes: Uint8Array, widthPx: number, heightPx: number, x: number, y: number): void {
  for (const [dx, dy] of DISC) {
    const [px, py] = [x + dx, y + dy];
    if (px < 0 || py < 0 || px >= widthPx || py >= heightPx) continue;
    const i = py * widthPx + px;
    if (classes[i] !== TRIMAP_ID.background) classes[i] = TRIMAP_ID.outline;
  }
}

function disc(radiusPx: number): readonly (readonly [dx: number, dy: number])[] {
  const reach = Math.floor(radiusPx);
  const steps = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
  return steps
    .flatMap((dy) => steps.map((dx) => [dx, dy] as const))
    .filter(([dx, dy]) => dx * dx + dy * dy <= radiusPx * radiusPx);
}
