import type { Random } from '../../base/random.js';

/** Width and height of a noise tile in pixels: a power of two, at least as wide as a scene. */
export const TILE_PX = 256;
const EDGE = TILE_PX - 1;

/** A square of numbers that repeats without a seam: `data[y * TILE_PX + x]`. */
export type NoiseTile = Float32Array;

/** The noise that all scenes of one seed share; every scene takes its own windows of the tiles. */
export interface NoiseTiles {
  /** Slow clouds in about [-1, 1]: features of 32 to 128 px. */
  readonly clouds: NoiseTile;
  /** Ripples in about [-1, 1]: features of 16 to 32 px. */
  readonly ripples: NoiseTile;
  /** Fine structure in about [-1, 1]: features of 2 to 8 px. */
  readonly fine: NoiseTile;
  /** Independent draws of mean 0 and standard deviation 1. */
  readonly grain: NoiseTile;
}

/** Draws the tiles of a seed. */
export function createNoiseTiles(random: Random): NoiseTiles {
  return {
    clouds: layerNoise(random.child('clouds'), [128, 64, 32]),
    ripples: layerNoise(random.child('ripples'), [32, 16]),
    fine: layerNoise(random.child('fine'), [8, 4, 2]),
    grain: drawGrain(random.child('grain')),
  };
}

/**
 * Copies a window of a tile at a random place, mirrored or not: `window[y * widthPx + x]`, each value
 * times `gain`. The window may be larger than the tile, which then repeats.
 */
export function takeWindow(tile: NoiseTile, widthPx: number, heightPx: number, random: Random, gain = 1): Float32Array {
  const left = random.integer(0, EDGE);
  const top = random.integer(0, EDGE);
  const step = random.pick([-1, 1]);
  const window = new Float32Array(widthPx * heightPx);
  for (let y = 0, i = 0; y < heightPx; y++) {
    const row = ((y + top) & EDGE) * TILE_PX;
    for (let x = 0; x < widthPx; x++, i++) window[i] = gain * (tile[row + ((left + step * x) & EDGE)] as number);
  }
  return window;
}

/** Sums value noise of several cell sizes; each finer layer has 0.6 of the strength of the one before. */
function layerNoise(random: Random, cellsPx: readonly number[]): NoiseTile {
  const tile = new Float32Array(TILE_PX * TILE_PX);
  let strength = 1;
  for (const cellPx of cellsPx) {
    addValueNoise(tile, random.child(cellPx), cellPx, strength);
    strength *= 0.6;
  }
  return tile;
}

function addValueNoise(tile: NoiseTile, random: Random, cellPx: number, strength: number): void {
  const cells = TILE_PX / cellPx;
  const knots = Float32Array.from({ length: cells * cells }, () => random.between(-1, 1) * strength);
  for (let y = 0, i = 0; y < TILE_PX; y++) {
    const rowA = Math.floor(y / cellPx);
    const rowB = (rowA + 1) % cells;
    const v = ease(y / cellPx - rowA);
    for (let x = 0; x < TILE_PX; x++, i++) {
      const colA = Math.floor(x / cellPx);
      const colB = (colA + 1) % cells;
      const u = ease(x / cellPx - colA);
      const a = mix(knots[rowA * cells + colA] as number, knots[rowA * cells + colB] as number, u);
      const b = mix(knots[rowB * cells + colA] as number, knots[rowB * cells + colB] as number, u);
      tile[i] = (tile[i] as number) + mix(a, b, v);
    }
  }
}

/** Nearly normal: the sum of four uniform numbers, scaled. It needs no function that engines round differently. */
function drawGrain(random: Random): NoiseTile {
  const draw = (): number => (random.next() + random.next() + random.next() + random.next() - 2) * Math.sqrt(3);
  return Float32Array.from({ length: TILE_PX * TILE_PX }, draw);
}

/** The tile's value at a place between its pixels, or beyond its edges, where it repeats. */
export function sampleTile(tile: NoiseTile, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [colA, colB] = [left & EDGE, (left + 1) & EDGE];
  const [rowA, rowB] = [(top & EDGE) * TILE_PX, ((top + 1) & EDGE) * TILE_PX];
  const above = mix(tile[rowA + colA] as number, tile[rowA + colB] as number, x - left);
  const below = mix(tile[rowB + colA] as number, tile[rowB + colB] as number, x - left);
  return mix(above, below, y - top);
}

/** A number of mean 0 that belongs to a cell: always the same for the same cell. */
export function cellNoise(tile: NoiseTile, column: number, row: number): number {
  return tile[((row * 53) & EDGE) * TILE_PX + ((column * 37 + row * 11) & EDGE)] as number;
}

/** `a` at share 0, `b` at share 1. */
function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

/** Perlin's quintic: 0 at 0, 1 at 1, flat at both ends. */
function ease(t: number): number {
  return t * t * t * (t * (t * 6 - 15) + 10);
}
