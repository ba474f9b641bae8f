import { cosTurn } from './turn.js';

/** Width and height of a block in pixels. */
export const SIDE = 8;

/** `BASIS[k * 8 + x]`: the cosine of frequency k at x, scaled so that the transform turns back by its transpose. */
const BASIS = Float64Array.from({ length: SIDE * SIDE }, (_, i) => {
  const [k, x] = [Math.floor(i / SIDE), i % SIDE];
  return (k === 0 ? Math.sqrt(1 / SIDE) : Math.sqrt(2 / SIDE)) * cosTurn(((2 * x + 1) * k) / (4 * SIDE));
});

/**
 * The two-dimensional cosine transform of a block of 8x8 (N. Ahmed, T. Natarajan and K. R. Rao, 1974) or its
 * inverse, in place: rows, then columns. Done and undone, a block is what it was but for rounding.
 */
export function transform(block: Float64Array, inverse: boolean): void {
  const turn = inverse ? synthesise : analyse;
  for (let line = 0; line < SIDE; line++) turn(block, line * SIDE, 1);
  for (let line = 0; line < SIDE; line++) turn(block, line, SIDE);
}

const HALF = SIDE / 2;
const even = new Float64Array(HALF);
const odd = new Float64Array(HALF);

/** Values to coefficients. Even frequencies mirror and odd ones turn over, so half of each basis is enough. */
function analyse(block: Float64Array, start: number, stride: number): void {
  for (let x = 0; x < HALF; x++) {
    const [near, far] = [block[start + x * stride] as number, block[start + (SIDE - 1 - x) * stride] as number];
    even[x] = near + far;
    odd[x] = near - far;
  }
  for (let k = 0; k < SIDE; k++) {
    const half = k & 1 ? odd : even;
    let sum = 0;
    for (let x = 0; x < HALF; x++) sum += (half[x] as number) * (BASIS[k * SIDE + x] as number);
    block[start + k * stride] = sum;
  }
}

/** Coefficients to values. */
function synthesise(block: Float64Array, start: number, stride: number): void {
  for (let k = 0; k < HALF; k++) {
    even[k] = block[start + 2 * k * stride] as number;
    odd[k] = block[start + (2 * k + 1) * stride] as number;
  }
  for (let x = 0; x < HALF; x++) {
    let [evens, odds] = [0, 0];
    for (let k = 0; k < HALF; k++) {
      evens += (even[k] as number) * (BASIS[2 * k * SIDE + x] as number);
      odds += (odd[k] as number) * (BASIS[(2 * k + 1) * SIDE + x] as number);
    }
    block[start + x * stride] = evens + odds;
    block[start + (SIDE - 1 - x) * stride] = evens - odds;
  }
}
