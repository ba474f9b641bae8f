import { createHash } from 'node:crypto';
import { lumaOf } from '../data/luma.js';
import type { Picture } from '../data/picture.js';
import { averageGrid } from './grid.js';

/** What tells whether two pictures are the same, or nearly so; about 500 bytes, whatever the size of the picture. */
export interface Fingerprint {
  /** Equal for two pictures of equal size and equal pixels only, whatever files they come from. */
  readonly pixels: string;
  /** What the picture looks like; `null` for a picture that is all but one colour. */
  readonly look: Look | null;
}

/** The coarse structure of a picture, without its brightness and contrast. */
export interface Look {
  /** Perceptual hash of 64 bits, as four whole numbers of 16 bits. */
  readonly hash: readonly number[];
  /** Brightness of 16x16 cells, row by row: mean 0, standard deviation {@link THUMBNAIL_UNIT}, cut off at +-127. */
  readonly thumbnail: Int8Array;
}

/** The standard deviation of a thumbnail. */
const THUMBNAIL_UNIT = 32;

const GRID_CELLS = 32;
const THUMBNAIL_CELLS = GRID_CELLS / 2;
/** Frequencies of the hash in each direction. */
const FREQUENCIES = 8;
/** With less contrast than this between cells, in levels of 255, a picture has no structure to compare. */
const CONTRAST_MIN = 1;

/**
 * Fingerprints a picture. The perceptual hash is that of Zauner (2010, "Implementation and Benchmarking of
 * Perceptual Image Hash Functions", section 3.2): the 8x8 lowest frequencies of the cosine transform of 32x32 mean
 * brightnesses, each as a bit that tells whether it lies above their median. Resizing, compression and changes of
 * brightness or contrast leave most of the bits as they are; the fewer details a picture has, the more of them change.
 */
export function fingerprintPicture(picture: Picture): Fingerprint {
  const grid = averageGrid(picture, (y, row) => readLuma(picture, y, row), GRID_CELLS);
  return { pixels: hashPixels(picture), look: describeLook(grid) };
}

/** SHA-256 of the size and the pixels, cut to 128 bits. */
export function hashPixels({ widthPx, heightPx, data }: Picture): string {
  return createHash('sha256').update(`${widthPx}x${heightPx}:`).update(data).digest('hex').slice(0, 32);
}

/** Writes the brightness of a row of pixels, 0..255. */
export function readLuma({ widthPx, data }: Picture, y: number, row: Float64Array): void {
  for (let x = 0, i = y * widthPx * 3; x < widthPx; x++, i += 3) {
    row[x] = lumaOf(data[i] as number, data[i + 1] as number, data[i + 2] as number);
  }
}

function describeLook(grid: Float64Array): Look | null {
  const cells = halve(grid);
  const { mean, deviation } = momentsOf(cells);
  if (deviation < CONTRAST_MIN) return null;
  const scaled = cells.map((value) => ((value - mean) / deviation) * THUMBNAIL_UNIT);
  const thumbnail = Int8Array.from(scaled, (value) => Math.max(-127, Math.min(127, Math.round(value))));
  return { hash: hashFrequencies(transform(grid)), thumbnail };
}

/** Means of 2x2 cells. */
function halve(grid: Float64Array): Float64Array {
  return new Float64Array(THUMBNAIL_CELLS ** 2).map((_, i) => {
    const at = 2 * Math.floor(i / THUMBNAIL_CELLS) * GRID_CELLS + 2 * (i % THUMBNAIL_CELLS);
    const parts = [at, at + 1, at + GRID_CELLS, at + GRID_CELLS + 1];
    return parts.reduce((total, part) => total + (grid[part] as number), 0) / 4;
  });
}

function momentsOf(values: Float64Array): { mean: number; deviation: number } {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

/** `WAVES[frequency * GRID_CELLS + x]` of the cosine transform (DCT-II, without its constant frequency). */
const WAVES: Float64Array = new Float64Array(FREQUENCIES * GRID_CELLS).map((_, i) => {
  const [frequency, x] = [1 + Math.floor(i / GRID_CELLS), i % GRID_CELLS];
  return Math.cos((Math.PI * frequency * (x + 0.5)) / GRID_CELLS);
});

/** The 8x8 lowest frequencies that change in both directions. */
function transform(grid: Float64Array): Float64Array {
  const across = new Float64Array(GRID_CELLS * FREQUENCIES).map((_, i) => {
    const [y, frequency] = [Math.floor(i / FREQUENCIES), i % FREQUENCIES];
    return project(frequency, (x) => grid[y * GRID_CELLS + x] as number);
  });
  return new Float64Array(FREQUENCIES ** 2).map((_, i) => {
    const [down, over] = [Math.floor(i / FREQUENCIES), i % FREQUENCIES];
    return project(down, (y) => across[y * FREQUENCIES + over] as number);
  });
}

function project(frequency: number, valueAt: (x: number) => number): number {
  let total = 0;
  for (let x = 0; x < GRID_CELLS; x++) total += (WAVES[frequency * GRID_CELLS + x] as number) * valueAt(x);
  return total;
}

function hashFrequencies(frequencies: Float64Array): number[] {
  const sorted = frequencies.toSorted();
  const middle = ((sorted[31] as number) + (sorted[32] as number)) / 2;
  return [0, 1, 2, 3].map((band) =>
    frequencies.subarray(16 * band, 16 * band + 16).reduce((bits, value) => 2 * bits + (value > middle ? 1 : 0), 0),
  );
}
