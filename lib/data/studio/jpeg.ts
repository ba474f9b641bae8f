import { lumaOf } from '../luma.js';
import type { PixelSize } from '../picture.js';
import { SIDE, transform } from './cosineTransform.js';
import type { Layer, Plane } from './layer.js';

/**
 * The loss of baseline JPEG (ITU-T T.81) without its file: YCbCr, chroma of half the size, and the cosine
 * coefficients of 8x8 blocks rounded to multiples of a table. It is done here and not by a codec, since
 * codecs differ in the last bit between versions and these results become pixels.
 */

const BLOCK = SIDE * SIDE;

/** Quantisation of lightness and colour at quality 50, row by row (T.81, tables K.1 and K.2). */
const LUMA = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];
const CHROMA = Array.from({ length: BLOCK }, (_, i) => {
  const [row, column] = [Math.floor(i / SIDE), i % SIDE];
  return row > 3 || column > 3
    ? 99
    : ([17, 18, 24, 47, 18, 21, 26, 66, 24, 26, 56, 99, 47, 66, 99, 99][row * 4 + column] as number);
});

/**
 * Loses what JPEG of a quality loses, in place. Width and height must be multiples of 16.
 * @param quality 1 to 100, scaled as by the Independent JPEG Group
 */
export function compressJpeg(layer: Layer, quality: number): void {
  const { red, green, blue } = layer;
  const [y, cb, cr] = [new Float32Array(red.length), new Float32Array(red.length), new Float32Array(red.length)];
  for (let i = 0; i < red.length; i++) {
    const [r, g, b] = [toByte(red[i] as number), toByte(green[i] as number), toByte(blue[i] as number)];
    y[i] = lumaOf(r, g, b) - 128;
    cb[i] = -0.168736 * r - 0.331264 * g + 0.5 * b;
    cr[i] = 0.5 * r - 0.418688 * g - 0.081312 * b;
  }
  quantise(y, layer, scaleTable(LUMA, quality));
  const [blueness, redness] = [loseChroma(cb, layer, quality), loseChroma(cr, layer, quality)];
  for (let i = 0; i < red.length; i++) {
    const [light, b, r] = [(y[i] as number) + 128, blueness[i] as number, redness[i] as number];
    red[i] = light + 1.402 * r;
    green[i] = light - 0.344136 * b - 0.714136 * r;
    blue[i] = light + 1.772 * b;
  }
}

function loseChroma(plane: Plane, size: PixelSize, quality: number): Plane {
  const [widthPx, heightPx] = [size.widthPx / 2, size.heightPx / 2];
  const half = new Float32Array(widthPx * heightPx);
  const at = (i: number): number => plane[i] as number;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const i = 2 * y * size.widthPx + 2 * x;
      half[y * widthPx + x] = (at(i) + at(i + 1) + at(i + size.widthPx) + at(i + size.widthPx + 1)) / 4;
    }
  }
  quantise(half, { widthPx, heightPx }, scaleTable(CHROMA, quality));
  const full = new Float32Array(plane.length);
  for (let y = 0, i = 0; y < size.heightPx; y++) {
    const row = (y >> 1) * widthPx;
    for (let x = 0; x < size.widthPx; x++, i++) full[i] = half[row + (x >> 1)] as number;
  }
  return full;
}

function scaleTable(table: readonly number[], quality: number): Float64Array {
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return Float64Array.from(table, (step) => Math.min(255, Math.max(1, Math.floor((step * scale + 50) / 100))));
}

function quantise(plane: Plane, { widthPx, heightPx }: PixelSize, steps: Float64Array): void {
  const block = new Float64Array(BLOCK);
  for (let top = 0; top + SIDE <= heightPx; top += SIDE) {
    for (let left = 0; left + SIDE <= widthPx; left += SIDE) {
      const start = top * widthPx + left;
      for (let i = 0; i < BLOCK; i++) block[i] = plane[start + (i >> 3) * widthPx + (i & 7)] as number;
      transform(block, false);
      for (let i = 0; i < BLOCK; i++)
        block[i] = Math.round((block[i] as number) / (steps[i] as number)) * (steps[i] as number);
      transform(block, true);
      for (let i = 0; i < BLOCK; i++) plane[start + (i >> 3) * widthPx + (i & 7)] = block[i] as number;
    }
  }
}

function toByte(value: number): number {
  return Math.min(255, Math.max(0, value));
}
