/** Sums over pixels and over slices, in a fixed order. */
import { pointerOf, wholeOf } from './argument';

/**
 * Adds up slices; a job is a run of 1024 numbers.
 * Words: slices, how many, bytes from one to the next, numbers of a slice, sums.
 */
export function joinSlices(words: usize, job: i32): void {
  const slices = wholeOf(words, 1);
  const slice = pointerOf(words, 2);
  const begin = (<usize>job) << 10;
  const end = min<usize>(begin + 1024, wholeOf(words, 3));
  for (let i = begin; i < end; i++) {
    const from = pointerOf(words, 0) + (i << 2);
    let sum: f64 = 0;
    for (let part = 0; part < slices; part++) sum += <f64>load<f32>(from + <usize>part * slice);
    store<f32>(pointerOf(words, 4) + (i << 2), <f32>sum);
  }
}

/**
 * Sums of each channel over a run of pixels, [pixels][channels], channels a multiple of 4.
 * Words: x, pixels, channels, pixels a job, sums [jobs][channels].
 */
export function sumChannels(words: usize, job: i32): void {
  const row = (<usize>wholeOf(words, 2)) << 2;
  const begin = <usize>wholeOf(words, 3) * job;
  const count = min<usize>(wholeOf(words, 3), <usize>wholeOf(words, 1) - begin);
  for (let offset: usize = 0; offset < row; offset += 16) {
    let x = pointerOf(words, 0) + begin * row + offset;
    let sum = f32x4.splat(0);
    for (let i: usize = 0; i < count; i++) {
      sum = f32x4.add(sum, v128.load(x));
      x += row;
    }
    v128.store(pointerOf(words, 4) + row * job + offset, sum);
  }
}

/**
 * Copies pixels into more channels, the added ones 0.
 * Words: x, pixels, channels, pixels a job, y, channels of y.
 */
export function padChannels(words: usize, job: i32): void {
  const channels = wholeOf(words, 2);
  const begin = <usize>wholeOf(words, 3) * job;
  const end = min<usize>(begin + wholeOf(words, 3), wholeOf(words, 1));
  const padded = wholeOf(words, 5);
  let from = pointerOf(words, 0) + ((begin * channels) << 2);
  let to = pointerOf(words, 4) + ((begin * padded) << 2);
  for (let pixel = begin; pixel < end; pixel++) {
    for (let channel = 0; channel < padded; channel++) {
      if (channel < channels) {
        store<f32>(to, load<f32>(from));
        from += 4;
      } else store<f32>(to, 0);
      to += 4;
    }
  }
}
