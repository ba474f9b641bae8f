/** Maximum over 2x2 pixels. Tensors are [n, height, width, channels], channels a multiple of 4. */
import { pointerOf, wholeOf } from './argument';

/**
 * Words: x, rows of y in all images, width of y, channels, rows a job, y.
 */
export function poolRows(words: usize, job: i32): void {
  const pixel = (<usize>wholeOf(words, 3)) << 2;
  const line = <usize>wholeOf(words, 2) * pixel;
  const begin = <usize>wholeOf(words, 4) * job;
  const end = min<usize>(begin + wholeOf(words, 4), wholeOf(words, 1));
  for (let row = begin; row < end; row++) {
    let x = pointerOf(words, 0) + 4 * row * line;
    let y = pointerOf(words, 5) + row * line;
    for (const stop = y + line; y < stop; ) {
      for (let offset: usize = 0; offset < pixel; offset += 16) {
        const at = x + offset;
        const above = f32x4.max(v128.load(at), v128.load(at + pixel));
        const below = f32x4.max(v128.load(at + 2 * line), v128.load(at + 2 * line + pixel));
        v128.store(y + offset, f32x4.max(above, below));
      }
      x += 2 * pixel;
      y += pixel;
    }
  }
}

/**
 * The gradient goes to each pixel that held the maximum.
 * Words: x, rows of y in all images, width of y, channels, rows a job, y, dy, dx.
 */
export function spreadRows(words: usize, job: i32): void {
  const pixel = (<usize>wholeOf(words, 3)) << 2;
  const line = <usize>wholeOf(words, 2) * pixel;
  const begin = <usize>wholeOf(words, 4) * job;
  const end = min<usize>(begin + wholeOf(words, 4), wholeOf(words, 1));
  for (let row = begin; row < end; row++) {
    let x = pointerOf(words, 0) + 4 * row * line;
    let dx = pointerOf(words, 7) + 4 * row * line;
    let y = pointerOf(words, 5) + row * line;
    let dy = pointerOf(words, 6) + row * line;
    for (const stop = y + line; y < stop; ) {
      for (let offset: usize = 0; offset < pixel; offset += 16) {
        const largest = v128.load(y + offset);
        const gradient = v128.load(dy + offset);
        const from = x + offset;
        const to = dx + offset;
        spread(from, to, largest, gradient);
        spread(from + pixel, to + pixel, largest, gradient);
        spread(from + 2 * line, to + 2 * line, largest, gradient);
        spread(from + 2 * line + pixel, to + 2 * line + pixel, largest, gradient);
      }
      x += 2 * pixel;
      dx += 2 * pixel;
      y += pixel;
      dy += pixel;
    }
  }
}

function spread(x: usize, dx: usize, largest: v128, gradient: v128): void {
  v128.store(dx, v128.and(gradient, f32x4.eq(v128.load(x), largest)));
}
