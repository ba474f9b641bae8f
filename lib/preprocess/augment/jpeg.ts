import { lumaOf } from '../../data/luma.js';
import type { PixelSize } from '../../data/picture.js';

/** Quantisation tables of luminance and chrominance at quality 50 (ITU-T T.81, annex K), row by row. */
const LUMINANCE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];
const CHROMINANCE = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99,
];
const SIDE = 8;

/** The orthonormal discrete cosine transform, `COSINES[frequency * 8 + place]`. */
const COSINES = new Float64Array(SIDE * SIDE).map((_, i) => {
  const [frequency, place] = [Math.floor(i / SIDE), i % SIDE];
  return (frequency === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * place + 1) * frequency * Math.PI) / 16);
});

/**
 * What JPEG compression of a quality does to an image: each block of 8x8 pixels loses what quantisation of its cosine
 * transform drops. Computed here, so that it is the same on every machine; colours are not subsampled.
 * @param image [H, W, 3], 0..255
 * @param quality 1..100, as libjpeg counts it
 */
export function compressImage(image: Uint8Array, size: PixelSize, quality: number): Uint8Array {
  const tables = [LUMINANCE, CHROMINANCE, CHROMINANCE].map((table) => scaleTable(table, quality));
  const result = new Uint8ClampedArray(image.length);
  const blocks = [0, 1, 2].map(() => new Float64Array(SIDE * SIDE));
  for (let top = 0; top < size.heightPx; top += SIDE) {
    for (let left = 0; left < size.widthPx; left += SIDE) {
      readBlock(image, size, top, left, blocks);
      for (const [i, block] of blocks.entries()) quantiseBlock(block, tables[i] as Float64Array);
      writeBlock(result, size, top, left, blocks);
    }
  }
  return new Uint8Array(result.buffer);
}

/** As libjpeg scales its tables. */
function scaleTable(table: readonly number[], quality: number): Float64Array {
  const percent = quality < 50 ? 5000 / Math.max(1, quality) : 200 - 2 * quality;
  return Float64Array.from(table, (step) => Math.min(Math.max(Math.floor((step * percent + 50) / 100), 1), 255));
}

/** Reads a block as Y, Cb, Cr around 0 (JFIF); beyond the edges the last pixel goes on. */
function readBlock(image: Uint8Array, size: PixelSize, top: number, left: number, blocks: Float64Array[]): void {
  const [luma, blueness, redness] = blocks as [Float64Array, Float64Array, Float64Array];
  for (let i = 0; i < SIDE * SIDE; i++) {
    const y = Math.min(top + Math.floor(i / SIDE), size.heightPx - 1);
    const x = Math.min(left + (i % SIDE), size.widthPx - 1);
    const at = 3 * (y * size.widthPx + x);
    const [r, g, b] = [image[at] as number, image[at + 1] as number, image[at + 2] as number];
    luma[i] = lumaOf(r, g, b) - 128;
    blueness[i] = -0.168736 * r - 0.331264 * g + 0.5 * b;
    redness[i] = 0.5 * r - 0.418688 * g - 0.081312 * b;
  }
}

function writeBlock(
  result: Uint8ClampedArray,
  size: PixelSize,
  top: number,
  left: number,
  blocks: Float64Array[],
): void {
  const [luma, blueness, redness] = blocks as [Float64Array, Float64Array, Float64Array];
  for (let y = top; y < Math.min(top + SIDE, size.heightPx); y++) {
    for (let x = left; x < Math.min(left + SIDE, size.widthPx); x++) {
      const i = (y - top) * SIDE + x - left;
      const [grey, cb, cr] = [(luma[i] as number) + 128, blueness[i] as number, redness[i] as number];
      const at = 3 * (y * size.widthPx + x);
      result[at] = grey + 1.402 * cr;
      result[at + 1] = grey - 0.344136 * cb - 0.714136 * cr;
      result[at + 2] = grey + 1.772 * cb;
    }
  }
}

const PASS = new Float64Array(SIDE * SIDE);

function quantiseBlock(block: Float64Array, table: Float64Array): void {
  transform(block, PASS, SIDE, 1);
  transform(PASS, block, SIDE, 1);
  for (let i = 0; i < block.length; i++) {
    const step = table[i] as number;
    block[i] = Math.round((block[i] as number) / step) * step;
  }
  transform(block, PASS, 1, SIDE);
  transform(PASS, block, 1, SIDE);
}

/** Multiplies each row by the cosines (or by their transpose) and writes it as a column: twice is both directions. */
function transform(from: Float64Array, to: Float64Array, perFrequency: number, perPlace: number): void {
  for (let row = 0; row < SIDE; row++) {
    for (let k = 0; k < SIDE; k++) {
      let sum = 0;
      for (let i = 0; i < SIDE; i++) {
        sum += (from[row * SIDE + i] as number) * (COSINES[k * perFrequency + i * perPlace] as number);
      }
      to[k * SIDE + row] = sum;
    }
  }
}
