import type { Random } from '../../base/random.js';
import type { Bounds, Field } from './field.js';
import type { Layer } from './layer.js';
import type { Light } from './light.js';
import { paintStrand, type Strand } from './strand.js';
import { colourAt, type Surface, shadeAt } from './surface.js';
import { type Point, unit } from './turn.js';

/** How a coat's hair lies. */
export interface Fur {
  readonly lengthPx: number;
  readonly radiusPx: number;
  /** The way that the hair is combed: the longer, the more it beats the way out of the body. */
  readonly comb: Point;
  /** Hairs a pixel of the body. */
  readonly density: number;
}

/** Draws a coat, from short to shaggy. */
export function drawFur(random: Random, comb: Point): Fur {
  const lengthPx = random.between(2.5, 8.5);
  return { lengthPx, radiusPx: random.between(0.3, 0.55), comb, density: random.between(0.14, 0.24) };
}

/** Paints hair that grows from all over the body, each of the coat's colour at its root; it juts out at the edge. */
export function paintFur(layer: Layer, field: Field, fur: Fur, surface: Surface, light: Light, random: Random): void {
  const { left, right, top, bottom } = bodyBounds(field);
  const count = Math.round((right - left) * (bottom - top) * fur.density);
  for (let n = 0; n < count; n++) {
    const x = random.integer(left, right - 1);
    const y = random.integer(top, bottom - 1);
    if ((field.distance[y * field.widthPx + x] as number) > -0.7) continue;
    const gain = shadeAt(field, x, y, light) * random.between(0.72, 1.28);
    paintStrand(layer, drawHair(field, fur, x, y, random), colourAt(surface, x, y), gain);
  }
}

function drawHair(field: Field, fur: Fur, x: number, y: number, random: Random): Strand {
  const out = outward(field, x, y);
  const dx = fur.comb.x + 0.8 * out.x + random.between(-0.45, 0.45);
  const dy = fur.comb.y + 0.8 * out.y + random.between(-0.45, 0.45);
  return {
    root: { x, y },
    heading: unit(dx, dy),
    lengthPx: fur.lengthPx * random.between(0.5, 1.2),
    radiusPx: fur.radiusPx,
    curl: random.between(-0.12, 0.12),
  };
}

/** The way to the nearest edge, of length 1. */
function outward({ widthPx, heightPx, distance }: Field, x: number, y: number): Point {
  const row = y * widthPx;
  const [left, right] = [row + Math.max(0, x - 1), row + Math.min(widthPx - 1, x + 1)];
  const [above, below] = [Math.max(0, y - 1) * widthPx + x, Math.min(heightPx - 1, y + 1) * widthPx + x];
  const dx = (distance[right] as number) - (distance[left] as number);
  return unit(dx, (distance[below] as number) - (distance[above] as number));
}

/** The smallest rectangle around the pixels inside of the body; empty where there is none. */
function bodyBounds({ widthPx, heightPx, distance }: Field): Bounds {
  let [left, right, top, bottom] = [widthPx, 0, heightPx, 0];
  for (let y = 0, i = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, i++) {
      if ((distance[i] as number) > 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return { left, right, top, bottom };
}
