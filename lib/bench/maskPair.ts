/**
 * Mask pairs drawn with whole numbers only, so that another language draws the same from the same seed
 * (`score_peer.py` does): for the benchmark, and for the comparison with another implementation.
 */
import type { Mask, SoftMask } from '../data/picture.js';

export const SHAPES = [
  'empty',
  'full',
  'pixel',
  'sparse',
  'noise',
  'checker',
  'stripes',
  'border',
  'ellipse',
  'ring',
  'blobs',
] as const;
export type Shape = (typeof SHAPES)[number];

/** What is drawn. */
export interface PairCase {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly truth: Shape;
  /** A shape of its own, or `near`: the truth shifted by up to 3 pixels, with 1 % of the pixels flipped. */
  readonly predicted: Shape | 'near';
  /** `hard`: 0 and 1; `sure`: on the right side of 0.5 for the mask; `loose`: anything; `bytes`: k / 255. */
  readonly probability: 'hard' | 'sure' | 'loose' | 'bytes';
  readonly alpha: 'hard' | 'soft';
  readonly seed: number;
}

/** A prediction and the truth, as `measurePair` takes them. */
export interface MaskPair {
  readonly prediction: { readonly classes: Mask; readonly foreground: SoftMask };
  readonly truth: { readonly foreground: Mask; readonly alpha: SoftMask };
}

/**
 * Draws a pair of masks with their soft counterparts; equal cases give equal pairs.
 * @example
 * const one = { widthPx: 3, heightPx: 1, truth: 'full', predicted: 'empty', probability: 'hard', alpha: 'hard', seed: 1 };
 * drawMaskPair(one).truth.foreground.data // [1, 1, 1]
 */
export function drawMaskPair(pair: PairCase): MaskPair {
  const { widthPx, heightPx, seed } = pair;
  const size = { widthPx, heightPx };
  const truth = paint(pair.truth, 8 * seed, widthPx, heightPx);
  const predicted =
    pair.predicted === 'near'
      ? disturb(truth, 8 * seed + 1, widthPx, heightPx)
      : paint(pair.predicted, 8 * seed + 1, widthPx, heightPx);
  return {
    prediction: {
      classes: { ...size, data: predicted },
      foreground: { ...size, data: soften(predicted, pair.probability, 8 * seed + 2) },
    },
    truth: { foreground: { ...size, data: truth }, alpha: { ...size, data: fade(truth, pair.alpha, 8 * seed + 3) } },
  };
}

/** A number in 0..2^32 - 1 without any order in it, from a seed and a position (the finaliser of MurmurHash3). */
export function scramble(seed: number, position: number): number {
  let h = (Math.imul(position, 0x9e3779b1) + Math.imul(seed, 0x85ebca77)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Positions of single draws, beyond those of any pixel. */
const DRAWS = 2 ** 30;

function paint(shape: Shape, seed: number, widthPx: number, heightPx: number): Uint8Array {
  const inside = insideOf(shape, seed, widthPx, heightPx);
  const mask = new Uint8Array(widthPx * heightPx);
  for (let y = 0, i = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, i++) mask[i] = inside(x, y, i) ? 1 : 0;
  }
  return mask;
}

type Inside = (x: number, y: number, i: number) => boolean;

function insideOf(shape: Shape, seed: number, widthPx: number, heightPx: number): Inside {
  const ellipse = (k: number): Inside => ellipseOf(seed, k, widthPx, heightPx);
  switch (shape) {
    case 'empty':
      return () => false;
    case 'full':
      return () => true;
    case 'pixel': {
      const only = scramble(seed, DRAWS) % (widthPx * heightPx);
      return (_x, _y, i) => i === only;
    }
    case 'sparse':
      return (_x, _y, i) => scramble(seed, i) % 256 < 3;
    case 'noise':
      return (_x, _y, i) => scramble(seed, i) % 256 < 128;
    case 'checker':
      return (x, y) => (x + y) % 2 === 1;
    case 'stripes':
      return (x) => Math.floor(x / 3) % 2 === 1;
    case 'border': {
      const last = scramble(seed, DRAWS) % widthPx;
      return (x) => x <= last;
    }
    case 'ellipse':
      return ellipse(0);
    case 'ring': {
      const [outer, inner] = [ellipse(0), ellipseOf(seed, 0, widthPx, heightPx, 2)];
      return (x, y, i) => outer(x, y, i) && !inner(x, y, i);
    }
    case 'blobs': {
      const [a, b, c] = [ellipse(0), ellipse(4), ellipse(8)];
      return (x, y, i) => a(x, y, i) || b(x, y, i) || c(x, y, i);
    }
  }
}

/** An ellipse anywhere in the image, with axes of up to a third of it; `shrink` divides them. */
function ellipseOf(seed: number, first: number, widthPx: number, heightPx: number, shrink = 1): Inside {
  const draw = (k: number, below: number): number => scramble(seed, DRAWS + first + k) % below;
  const [cx, cy] = [draw(0, widthPx), draw(1, heightPx)];
  const rx = Math.floor((1 + draw(2, Math.floor(widthPx / 3) + 1)) / shrink);
  const ry = Math.floor((1 + draw(3, Math.floor(heightPx / 3) + 1)) / shrink);
  return (x, y) => ((x - cx) * ry) ** 2 + ((y - cy) * rx) ** 2 <= (rx * ry) ** 2;
}

function disturb(truth: Uint8Array, seed: number, widthPx: number, heightPx: number): Uint8Array {
  const dx = (scramble(seed, DRAWS) % 7) - 3;
  const dy = (scramble(seed, DRAWS + 1) % 7) - 3;
  const mask = new Uint8Array(truth.length);
  for (let y = 0, i = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, i++) {
      const [u, v] = [x - dx, y - dy];
      const isThere = u >= 0 && u < widthPx && v >= 0 && v < heightPx;
      const value = isThere ? (truth[v * widthPx + u] as number) : 0;
      mask[i] = scramble(seed, i) % 100 === 0 ? 1 - value : value;
    }
  }
  return mask;
}

function soften(mask: Uint8Array, kind: PairCase['probability'], seed: number): Float32Array {
  return Float32Array.from(mask, (value, i) => {
    if (kind === 'hard') return value;
    const draw = scramble(seed, i);
    if (kind === 'loose') return (draw % 4097) / 4096;
    if (kind === 'bytes') return (value === 1 ? 255 - (draw % 128) : draw % 128) / 255;
    return (value === 1 ? 4096 - (draw % 2049) : draw % 2048) / 4096;
  });
}

function fade(mask: Uint8Array, kind: PairCase['alpha'], seed: number): Float32Array {
  return Float32Array.from(mask, (value, i) => {
    const draw = kind === 'hard' ? 0 : scramble(seed, i) % 100;
    return (value === 1 ? 255 - draw : draw) / 255;
  });
}
