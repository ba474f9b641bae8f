import { coverage, type Field } from './field.js';
import { type Colour, cover, type Layer, mixColours } from './layer.js';
import { type Light, lambert } from './light.js';
import type { ColourPair } from './palette.js';
import type { Texture } from './texture/texture.js';

/** What a body is covered with. */
export interface Surface {
  readonly colours: ColourPair;
  readonly texture: Texture;
  /** How far the texture goes from the mean of the two colours to each of them, in [0, 1]. */
  readonly contrast: number;
  /** Strength of the bright spot where the surface mirrors the light, in [0, 1]. */
  readonly gloss: number;
}

/** The surface's colour at a place, before light falls on it. */
export function colourAt({ colours, texture, contrast }: Surface, x: number, y: number): Colour {
  return mixColours(colours[0], colours[1], 0.5 + (texture(x, y) - 0.5) * contrast);
}

/** Paints a body of round parts: its surface, lit. Parts that lie behind are dimmed by `gain`. */
export function paintBody(layer: Layer, field: Field, surface: Surface, light: Light, gain = 1): void {
  const { widthPx, heightPx, distance } = field;
  for (let y = 0, i = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, i++) {
      const share = coverage(distance[i] as number);
      if (share === 0) continue;
      const lit = shadeAt(field, x, y, light);
      const shine = surface.gloss * Math.max(0, lit - 1.02) * 2;
      cover(layer, i, colourAt(surface, x, y), gain * (lit + shine), share);
    }
  }
}

/** How bright the light makes the body at a pixel: the factor on its colour. */
export function shadeAt({ widthPx, heightPx, relief }: Field, x: number, y: number, light: Light): number {
  const row = y * widthPx;
  const left = relief[row + Math.max(0, x - 1)] as number;
  const right = relief[row + Math.min(widthPx - 1, x + 1)] as number;
  const above = relief[Math.max(0, y - 1) * widthPx + x] as number;
  const below = relief[Math.min(heightPx - 1, y + 1) * widthPx + x] as number;
  return lambert(light, (left - right) / 2, (above - below) / 2, 1);
}
