import type { Random } from '../../base/random.js';
import { addCapsule, type Capsule, coverage, createField, type Field, type Warp } from './field.js';
import { type NoiseTiles, takeWindow } from './noise.js';
import type { Colour, Palette } from './palette.js';
import type { Texture } from './texture.js';

/** A picture while it is painted: `data[(y * widthPx + x) * 3 + channel]`, values 0..255, not rounded. */
export interface Canvas {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Float32Array;
}

/** Where the light comes from: a unit vector from the object to the light; x right, y down, z to the viewer. */
export type Light = readonly [x: number, y: number, z: number];

/** Paints a smooth run between the two ground colours, bent by clouds, with faint ripples in lightness. */
export function paintGround(canvas: Canvas, palette: Palette, tiles: NoiseTiles, random: Random): void {
  const { widthPx, heightPx, data } = canvas;
  const clouds = takeWindow(tiles.clouds, widthPx, heightPx, random);
  const ripples = takeWindow(tiles.ripples, widthPx, heightPx, random);
  const angle = random.between(0, 2 * Math.PI);
  const [slopeX, slopeY] = [Math.cos(angle) / widthPx, Math.sin(angle) / heightPx];
  const [from, to] = palette.ground;
  for (let y = 0, i = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, i++) {
      const slope = (x - widthPx / 2) * slopeX + (y - heightPx / 2) * slopeY;
      const share = clamp(0.5 + 0.7 * slope + 0.45 * (clouds[i] as number));
      const ripple = 9 * (ripples[i] as number);
      for (let c = 0; c < 3; c++) {
        data[i * 3 + c] = (from[c] as number) + share * ((to[c] as number) - (from[c] as number)) + ripple;
      }
    }
  }
}

/** Paints flat blobs and bars: no texture, no shading, no shadow. */
export function paintDistractors(canvas: Canvas, palette: Palette, warp: Warp, random: Random): void {
  const count = random.integer(4, 7);
  for (let n = 0; n < count; n++) {
    const field = createField(canvas.widthPx, canvas.heightPx);
    addCapsule(field, drawBlob(random, canvas), warp, 0);
    fillFlat(canvas, field, random.pick(palette.distractors), random.between(0.75, 1));
  }
}

function drawBlob(random: Random, { widthPx, heightPx }: Canvas): Capsule {
  const [ax, ay] = [random.between(0, widthPx), random.between(0, heightPx)];
  const [angle, length] = [random.between(0, Math.PI), random.between(0, 48)];
  const [bx, by] = [ax + Math.cos(angle) * length, ay + Math.sin(angle) * length];
  return { ax, ay, bx, by, radiusA: random.between(6, 24), radiusB: random.between(6, 24) };
}

function fillFlat(canvas: Canvas, field: Field, colour: Colour, opacity: number): void {
  for (let i = 0; i < field.distance.length; i++) {
    const distance = field.distance[i] as number;
    if (distance < 0.5) blend(canvas, i, colour, coverage(distance) * opacity);
  }
}

/** Darkens the ground where the object keeps the light off: its outline moved away from the light, and blurred. */
export function paintShadow(canvas: Canvas, field: Field, light: Light, heightPx: number, softPx: number): void {
  const shiftX = Math.round((-light[0] / light[2]) * heightPx);
  const shiftY = Math.round((-light[1] / light[2]) * heightPx);
  for (let y = Math.max(0, shiftY); y < Math.min(canvas.heightPx, canvas.heightPx + shiftY); y++) {
    for (let x = Math.max(0, shiftX); x < Math.min(canvas.widthPx, canvas.widthPx + shiftX); x++) {
      const distance = field.distance[(y - shiftY) * canvas.widthPx + (x - shiftX)] as number;
      const dark = 1 - 0.5 * clamp(0.5 - distance / (2 * softPx));
      if (dark < 1) scale(canvas, y * canvas.widthPx + x, dark);
    }
  }
}

/** How the object looks. */
export interface Surface {
  readonly colours: readonly [Colour, Colour];
  readonly texture: Texture;
  /** How far the texture goes from the mean of the colours to each of them, in [0, 1]. */
  readonly contrast: number;
  /** Depth in pixels at which the surface lies flat; nearer to the outline it falls off. */
  readonly roundPx: number;
}

/**
 * Paints the object: its texture, lit after Lambert's law on a surface that bulges from the outline,
 * with a bright rim where the surface turns away from the viewer (R. Schlick's approximation, power 3).
 */
export function paintObject(canvas: Canvas, field: Field, surface: Surface, warp: Warp, light: Light): void {
  const { widthPx, heightPx } = canvas;
  for (let y = 0, i = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, i++) {
      const distance = field.distance[i] as number;
      if (distance >= 0.5) continue;
      const lit = shade(field, x, y, surface.roundPx, light);
      const share = surface.texture(x + 1.5 * (warp.dx[i] as number), y + 1.5 * (warp.dy[i] as number));
      const mixed = 0.5 + (share - 0.5) * surface.contrast;
      blend(canvas, i, litColour(surface.colours, mixed, lit), coverage(distance));
    }
  }
}

interface Lit {
  /** Factor on the surface's colour. */
  readonly diffuse: number;
  /** Light added to every channel, 0..255. */
  readonly rim: number;
}

function shade(field: Field, x: number, y: number, roundPx: number, light: Light): Lit {
  const depth = clamp(-(field.distance[y * field.widthPx + x] as number) / roundPx);
  const tilt = 1 - depth;
  const [gx, gy] = slopeAt(field, x, y);
  const nz = Math.sqrt(1 - Math.min(0.98, tilt * tilt));
  const facing = Math.max(0, tilt * gx * light[0] + tilt * gy * light[1] + nz * light[2]);
  return { diffuse: 0.5 + 0.62 * facing, rim: 42 * (1 - nz) ** 3 };
}

/** Direction away from the object, of length 1 or 0. */
function slopeAt({ widthPx, heightPx, distance }: Field, x: number, y: number): [x: number, y: number] {
  const row = y * widthPx;
  const [left, right] = [row + Math.max(0, x - 1), row + Math.min(widthPx - 1, x + 1)];
  const [above, below] = [Math.max(0, y - 1) * widthPx + x, Math.min(heightPx - 1, y + 1) * widthPx + x];
  const dx = (distance[right] as number) - (distance[left] as number);
  const dy = (distance[below] as number) - (distance[above] as number);
  const length = Math.sqrt(dx * dx + dy * dy);
  return length === 0 ? [0, 0] : [dx / length, dy / length];
}

function litColour(colours: readonly [Colour, Colour], share: number, { diffuse, rim }: Lit): Colour {
  const [a, b] = colours;
  return [
    (a[0] + share * (b[0] - a[0])) * diffuse + rim,
    (a[1] + share * (b[1] - a[1])) * diffuse + rim,
    (a[2] + share * (b[2] - a[2])) * diffuse + rim,
  ];
}

/** Adds the same grain to the three channels and rounds to bytes. */
export function develop(canvas: Canvas, grain: Float32Array, strength: number): Uint8Array {
  const bytes = new Uint8ClampedArray(canvas.data.length);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (canvas.data[i] as number) + strength * (grain[(i / 3) | 0] as number);
  }
  return new Uint8Array(bytes.buffer);
}

function blend(canvas: Canvas, i: number, colour: Colour, opacity: number): void {
  for (let c = 0; c < 3; c++) {
    const under = canvas.data[i * 3 + c] as number;
    canvas.data[i * 3 + c] = under + opacity * ((colour[c] as number) - under);
  }
}

function scale(canvas: Canvas, i: number, factor: number): void {
  for (let c = 0; c < 3; c++) canvas.data[i * 3 + c] = (canvas.data[i * 3 + c] as number) * factor;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
