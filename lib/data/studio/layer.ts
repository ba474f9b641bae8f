import type { PixelSize } from '../picture.js';
import { blurPlane } from './blur.js';

/** Red, green and blue in 0..255, not rounded. */
export type Colour = readonly [red: number, green: number, blue: number];

/** One number a pixel: `plane[y * widthPx + x]`. */
export type Plane = Float32Array;

/**
 * Paint on glass: colours 0..255, each times its alpha, so that layers can be blurred and laid over each
 * other (T. Porter and T. Duff, "Compositing digital images", 1984).
 */
export interface Layer extends PixelSize {
  readonly red: Plane;
  readonly green: Plane;
  readonly blue: Plane;
  /** The share of each pixel that the paint covers, in [0, 1]. */
  readonly alpha: Plane;
}

/** A layer without paint. */
export function createLayer({ widthPx, heightPx }: PixelSize): Layer {
  const plane = (): Plane => new Float32Array(widthPx * heightPx);
  return { widthPx, heightPx, red: plane(), green: plane(), blue: plane(), alpha: plane() };
}

/** Lays a colour times `gain` over `share` of pixel `i`. */
export function cover(layer: Layer, i: number, colour: Colour, gain: number, share: number): void {
  const rest = 1 - share;
  layer.red[i] = (layer.red[i] as number) * rest + clampByte(colour[0] * gain) * share;
  layer.green[i] = (layer.green[i] as number) * rest + clampByte(colour[1] * gain) * share;
  layer.blue[i] = (layer.blue[i] as number) * rest + clampByte(colour[2] * gain) * share;
  layer.alpha[i] = (layer.alpha[i] as number) * rest + share;
}

/** Lays the upper layer over the lower one. */
export function layOver(lower: Layer, upper: Layer): void {
  for (let i = 0; i < lower.alpha.length; i++) {
    const rest = 1 - (upper.alpha[i] as number);
    if (rest === 1) continue;
    lower.red[i] = (lower.red[i] as number) * rest + (upper.red[i] as number);
    lower.green[i] = (lower.green[i] as number) * rest + (upper.green[i] as number);
    lower.blue[i] = (lower.blue[i] as number) * rest + (upper.blue[i] as number);
    lower.alpha[i] = (lower.alpha[i] as number) * rest + (upper.alpha[i] as number);
  }
}

/** Multiplies the colours of pixel `i`. */
export function scalePixel(layer: Layer, i: number, red: number, green: number = red, blue: number = red): void {
  layer.red[i] = (layer.red[i] as number) * red;
  layer.green[i] = (layer.green[i] as number) * green;
  layer.blue[i] = (layer.blue[i] as number) * blue;
}

/** A blurred copy. */
export function blurLayer(layer: Layer, radiusPx: number): Layer {
  const blur = (plane: Plane): Plane => blurPlane(plane, layer, radiusPx);
  const { widthPx, heightPx } = layer;
  return {
    widthPx,
    heightPx,
    red: blur(layer.red),
    green: blur(layer.green),
    blue: blur(layer.blue),
    alpha: blur(layer.alpha),
  };
}

/** `a` at share 0, `b` at share 1, channel by channel. */
export function mixColours(a: Colour, b: Colour, share: number): Colour {
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), a[2] + share * (b[2] - a[2])];
}

export function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function clampByte(value: number): number {
  return Math.min(255, Math.max(0, value));
}
