import type { PixelSize } from '../picture.js';
import type { Point } from './turn.js';

/**
 * Signed distance fields: at each pixel centre the distance in pixels to an outline, negative inside.
 * Shapes are unions of tapered capsules (I. Quilez, "2D distance functions"), joined smoothly. Each
 * capsule is taken for a body of circular cross-section, which gives the relief that light falls on.
 */

/** A line with round ends, thick by its radius at each end. All in pixels. */
export interface Capsule {
  readonly a: Point;
  readonly b: Point;
  readonly radiusA: number;
  readonly radiusB: number;
}

/** How far a sample point lies from its pixel centre, so that straight parts become irregular. In pixels. */
export interface Warp {
  readonly dx: Float32Array;
  readonly dy: Float32Array;
}

/** `distance[y * widthPx + x]` to the outline, and `relief` above the middle plane, both in pixels. */
export interface Field extends PixelSize {
  readonly distance: Float32Array;
  readonly relief: Float32Array;
}

/** Distance told where no part is near; the field is right up to {@link REACH_PX} outside of the shape. */
const FAR_PX = 1000;
const REACH_PX = 10;

/** A field with nothing in it. */
export function createField({ widthPx, heightPx }: PixelSize): Field {
  const pixels = widthPx * heightPx;
  return { widthPx, heightPx, distance: new Float32Array(pixels).fill(FAR_PX), relief: new Float32Array(pixels) };
}

export function capsule(a: Point, b: Point, radiusA: number, radiusB: number): Capsule {
  return { a, b, radiusA, radiusB };
}

/** A disc, as a capsule without length. */
export function disc(centre: Point, radiusPx: number): Capsule {
  return capsule(centre, centre, radiusPx, radiusPx);
}

/** Joins a capsule to the shape; `blendPx` rounds the joint. */
export function addCapsule(field: Field, part: Capsule, warp: Warp, blendPx: number): void {
  const { widthPx, distance, relief } = field;
  const { left, right, top, bottom } = boundsOf(part, field, REACH_PX);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const i = y * widthPx + x;
      const t = shareAlong(part, x + (warp.dx[i] as number), y + (warp.dy[i] as number));
      const axis = axisDistance(part, t, x + (warp.dx[i] as number), y + (warp.dy[i] as number));
      const radius = part.radiusA + t * (part.radiusB - part.radiusA);
      distance[i] = smoothMin(distance[i] as number, axis - radius, blendPx);
      const rise = radius > axis ? Math.sqrt(radius * radius - axis * axis) : 0;
      relief[i] = -smoothMin(-(relief[i] as number), -rise, blendPx);
    }
  }
}

/** The share of a pixel that lies inside, for an outline that is straight within the pixel. In [0, 1]. */
export function coverage(distancePx: number): number {
  return Math.min(1, Math.max(0, 0.5 - distancePx));
}

/** The share of a pixel that a straight line covers, however thin: its width cut to the pixel's. In [0, 1]. */
export function lineCoverage(axisPx: number, radiusPx: number): number {
  return Math.max(0, Math.min(radiusPx, axisPx + 0.5) - Math.max(-radiusPx, axisPx - 0.5));
}

/** Distance from a point to a capsule, negative inside. */
export function capsuleDistance(part: Capsule, x: number, y: number): number {
  const t = shareAlong(part, x, y);
  return axisDistance(part, t, x, y) - part.radiusA - t * (part.radiusB - part.radiusA);
}

/** How far along the capsule's axis the point next to (x, y) lies: 0 at `a`, 1 at `b`. */
export function shareAlong({ a, b }: Capsule, x: number, y: number): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const lengthSquared = dx * dx + dy * dy;
  if (lengthSquared === 0) return 0;
  return Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / lengthSquared));
}

/** Distance from (x, y) to the point at `share` of the capsule's axis. */
export function axisDistance({ a, b }: Capsule, share: number, x: number, y: number): number {
  const ex = x - a.x - share * (b.x - a.x);
  const ey = y - a.y - share * (b.y - a.y);
  return Math.sqrt(ex * ex + ey * ey);
}

/** The pixels that a capsule and `reachPx` around it may touch; right and bottom are the first beyond. */
export function boundsOf(
  { a, b, radiusA, radiusB }: Capsule,
  { widthPx, heightPx }: PixelSize,
  reachPx: number,
): Bounds {
  const reach = Math.max(radiusA, radiusB) + reachPx;
  return {
    left: Math.max(0, Math.floor(Math.min(a.x, b.x) - reach)),
    right: Math.min(widthPx, Math.ceil(Math.max(a.x, b.x) + reach) + 1),
    top: Math.max(0, Math.floor(Math.min(a.y, b.y) - reach)),
    bottom: Math.min(heightPx, Math.ceil(Math.max(a.y, b.y) + reach) + 1),
  };
}

export interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function smoothMin(a: number, b: number, blendPx: number): number {
  const near = blendPx - Math.abs(a - b);
  return Math.min(a, b) - (near > 0 ? (near * near) / (4 * blendPx) : 0);
}
