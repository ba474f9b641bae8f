/**
 * Signed distance fields: at each pixel centre the distance in pixels to an outline, negative inside.
 * Shapes are unions of tapered capsules (I. Quilez, "2D distance functions"), joined smoothly.
 */

/** A line from A to B with round ends, thick by its radius at each end. All in pixels. */
export interface Capsule {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
  readonly radiusA: number;
  readonly radiusB: number;
}

/** How far a sample point lies from its pixel centre, so that straight parts become irregular. In pixels. */
export interface Warp {
  readonly dx: Float32Array;
  readonly dy: Float32Array;
}

/** A field and its size: `distance[y * widthPx + x]`. */
export interface Field {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly distance: Float32Array;
}

/** Distance told where no part is near; the field is exact to about {@link REACH_PX} outside of the shape. */
export const FAR_PX = 1000;
const REACH_PX = 24;

/** A field with nothing in it. */
export function createField(widthPx: number, heightPx: number): Field {
  return { widthPx, heightPx, distance: new Float32Array(widthPx * heightPx).fill(FAR_PX) };
}

/** Joins a capsule to the shape; `blendPx` rounds the joint. */
export function addCapsule(field: Field, part: Capsule, warp: Warp, blendPx: number): void {
  visit(field, part, warp, (i, d) => {
    field.distance[i] = smoothMin(field.distance[i] as number, d, blendPx);
  });
}

/** Cuts a capsule out of the shape. */
export function cutCapsule(field: Field, part: Capsule, warp: Warp): void {
  visit(field, part, warp, (i, d) => {
    field.distance[i] = Math.max(field.distance[i] as number, -d);
  });
}

/** The share of a pixel that lies inside, for an outline that is straight within the pixel. In [0, 1]. */
export function coverage(distancePx: number): number {
  return Math.min(1, Math.max(0, 0.5 - distancePx));
}

/** Distance from a point to a capsule, negative inside. */
export function capsuleDistance(part: Capsule, x: number, y: number): number {
  const dx = part.bx - part.ax;
  const dy = part.by - part.ay;
  const px = x - part.ax;
  const py = y - part.ay;
  const lengthSquared = dx * dx + dy * dy;
  const along = lengthSquared === 0 ? 0 : (px * dx + py * dy) / lengthSquared;
  const t = Math.min(1, Math.max(0, along));
  const ex = px - t * dx;
  const ey = py - t * dy;
  return Math.sqrt(ex * ex + ey * ey) - part.radiusA - t * (part.radiusB - part.radiusA);
}

function visit(field: Field, part: Capsule, warp: Warp, set: (i: number, distance: number) => void): void {
  const reach = Math.max(part.radiusA, part.radiusB) + REACH_PX;
  const left = Math.max(0, Math.floor(Math.min(part.ax, part.bx) - reach));
  const right = Math.min(field.widthPx, Math.ceil(Math.max(part.ax, part.bx) + reach));
  const top = Math.max(0, Math.floor(Math.min(part.ay, part.by) - reach));
  const bottom = Math.min(field.heightPx, Math.ceil(Math.max(part.ay, part.by) + reach));
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const i = y * field.widthPx + x;
      set(i, capsuleDistance(part, x + (warp.dx[i] as number), y + (warp.dy[i] as number)));
    }
  }
}

function smoothMin(a: number, b: number, blendPx: number): number {
  const near = blendPx - Math.abs(a - b);
  return Math.min(a, b) - (near > 0 ? (near * near) / (4 * blendPx) : 0);
}
