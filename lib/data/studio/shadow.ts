import type { PixelSize } from '../picture.js';
import { blurPlane } from './blur.js';
import { type Layer, type Plane, scalePixel } from './layer.js';
import type { Light } from './light.js';

const SOFT_PX = 2;

/** How a shadow falls on the floor: what stands `h` above its feet darkens the place `h` times this away. */
interface Fall {
  readonly feetY: number;
  readonly right: number;
  /** Above 0; up in the picture, that is away from the viewer. */
  readonly back: number;
  /** The share of the light that it takes, in [0, 1]. */
  readonly dark: number;
}

/** Darkens the floor behind what stands on it: a cast shadow, and a darker place between the feet. */
export function paintShadows(layer: Layer, alpha: Plane, feetY: number, horizonY: number, light: Light): void {
  const shadow = new Float32Array(alpha.length);
  const right = (0.8 * light.x) / light.y;
  dropShadow(shadow, alpha, layer, { feetY, right, back: 0.28, dark: 0.7 - 0.55 * light.ambient }, horizonY);
  dropShadow(shadow, alpha, layer, { feetY: feetY + 1, right: 0, back: 0.09, dark: 0.6 }, horizonY);
  const top = Math.max(0, Math.floor(horizonY) - 2 * SOFT_PX);
  const bottom = Math.min(layer.heightPx, Math.ceil(feetY) + 2 * SOFT_PX);
  if (bottom > top) darkenRows(layer, shadow, top, bottom);
}

/** Softens the shadow and takes its share of the light. */
function darkenRows(layer: Layer, shadow: Plane, top: number, bottom: number): void {
  const { widthPx } = layer;
  const rows = shadow.subarray(top * widthPx, bottom * widthPx);
  const soft = blurPlane(rows, { widthPx, heightPx: bottom - top }, SOFT_PX);
  for (let i = 0; i < soft.length; i++) {
    if (soft[i] !== 0) scalePixel(layer, top * widthPx + i, 1 - (soft[i] as number));
  }
}

/** Where a shadow is on two ways, the darker counts. */
function dropShadow(shadow: Plane, alpha: Plane, { widthPx, heightPx }: PixelSize, fall: Fall, horizonY: number): void {
  const last = Math.min(heightPx - 1, Math.floor(fall.feetY));
  for (let y = Math.max(0, Math.floor(horizonY)); y <= last; y++) {
    const rise = (fall.feetY - y) / fall.back;
    const sourceY = Math.round(fall.feetY - rise);
    if (sourceY < 0 || sourceY >= heightPx) continue;
    const shift = Math.round(fall.right * rise);
    const dark = fall.dark * Math.max(0, Math.min(1, (y - horizonY) / 12));
    for (let x = Math.max(0, shift); x < Math.min(widthPx, widthPx + shift); x++) {
      const i = y * widthPx + x;
      shadow[i] = Math.max(shadow[i] as number, dark * (alpha[sourceY * widthPx + x - shift] as number));
    }
  }
}
