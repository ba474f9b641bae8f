/** 3x3 convolutions of `same` padding and stride 1, and their gradients. Channels are multiples of 4. */
import { pointerOf, wholeOf } from './argument';
import { packBackward, packForward, unpackFilter } from './filter';
import { multiplyColumns4, multiplyRows4 } from './multiply';
import { transformOutput } from './output';
import { transformGradient, transformInput } from './tiles';

/** Planes an odd number of cache lines apart do not push each other out of the cache. */
export function planeOf(tiles: i32, channels: i32): usize {
  return ((<usize>tiles * channels) << 2) | 64;
}

/**
 * Packs a filter for {@link convolveTiles}; a job is a block of 8 output columns.
 * Words: filter, channels in, channels out, backward (0 or 1), depth, panels.
 */
export function packFilterBlock(words: usize, job: i32, scratch: usize): void {
  const filter = pointerOf(words, 0);
  const channelsIn = wholeOf(words, 1);
  const channelsOut = wholeOf(words, 2);
  const panels = pointerOf(words, 5);
  if (wholeOf(words, 3)) packBackward(filter, channelsIn, channelsOut, job, panels, scratch);
  else packForward(filter, channelsIn, channelsOut, job, wholeOf(words, 4), panels);
}

/**
 * Convolves one input, or two as if their channels were concatenated; the output may be split in two in the same way.
 * Jobs are tiles times channels of the output; channels turn fastest.
 *
 * Words: input, its channels, second input, its channels (0), height, width, tiles, tiles a job (a multiple of 4),
 * panels, channels of the output, those a job (a multiple of 8), output, its channels, second output, its channels,
 * scale, shift (0), sums [tile jobs][2][channels of the output] (0), zeros.
 */
export function convolveTiles(words: usize, job: i32, scratch: usize): void {
  const channels1 = wholeOf(words, 1);
  const channels2 = wholeOf(words, 3);
  const height = wholeOf(words, 4);
  const width = wholeOf(words, 5);
  const tilesAJob = wholeOf(words, 7);
  const channelsOut = wholeOf(words, 9);
  const range = wholeOf(words, 10);
  const ranges = (channelsOut + range - 1) / range;
  const part = job / ranges;
  const first = part * tilesAJob;
  const count = min(tilesAJob, wholeOf(words, 6) - first);
  const begin = (job % ranges) * range;
  const end = min(begin + range, channelsOut);

  const depth = channels1 + channels2;
  const stride = (<usize>depth) << 2;
  const plane = planeOf(tilesAJob, depth);
  const zeros = pointerOf(words, 18);
  transformInput(pointerOf(words, 0), channels1, height, width, first, count, zeros, scratch, stride, plane);
  if (channels2 > 0) {
    const second = scratch + ((<usize>channels1) << 2);
    transformInput(pointerOf(words, 2), channels2, height, width, first, count, zeros, second, stride, plane);
  }

  const products = scratch + 16 * plane;
  const productPlane = planeOf(tilesAJob, range);
  const productStride = (<usize>range) << 2;
  const panelBytes = (<usize>depth) << 5;
  for (let k: usize = 0; k < 16; k++) {
    for (let column = begin; column < end; column += 8) {
      const panel = pointerOf(words, 8) + (<usize>(column >> 3) * 16 + k) * panelBytes;
      let a = scratch + k * plane;
      let c = products + k * productPlane + ((<usize>(column - begin)) << 2);
      for (let tile = 0; tile < count; tile += 4) {
        multiplyRows4(a, stride, panel, depth, c, productStride, false);
        a += 4 * stride;
        c += 4 * productStride;
      }
    }
  }

  const out1 = wholeOf(words, 12);
  const scale = pointerOf(words, 15);
  const sums = pointerOf(words, 17);
  const sumsStride = (<usize>channelsOut) << 2;
  for (let column = begin; column < end; column += 4) {
    const isFirst = column < out1;
    const offset = (<usize>column) << 2;
    transformOutput(
      products + ((<usize>(column - begin)) << 2),
      productStride,
      productPlane,
      first,
      count,
      isFirst ? pointerOf(words, 11) + offset : pointerOf(words, 13) + ((<usize>(column - out1)) << 2),
      isFirst ? out1 : wholeOf(words, 14),
      height,
      width,
      scale ? scale + offset : 0,
      scale ? pointerOf(words, 16) + offset : 0,
      sums ? sums + 2 * <usize>part * sumsStride + offset : 0,
      sumsStride,
    );
  }
}

/**
 * Sums the gradient of a filter over a slice of the tiles, in the planes. Jobs are slices times channels of the
 * output; channels turn fastest. A slice is summed in the order of its tiles, so the sums do not depend on threads.
 *
 * Words: input, its channels, second input, its channels (0), height, width, tiles, tiles at a time, gradient of the
 * output, its channels, those a job (a multiple of 8), tiles a slice, sums [slices][channel jobs][16][in][channels a
 * job], zeros.
 */
export function sumFilterGradient(words: usize, job: i32, scratch: usize): void {
  const channels1 = wholeOf(words, 1);
  const channels2 = wholeOf(words, 3);
  const height = wholeOf(words, 4);
  const width = wholeOf(words, 5);
  const atATime = wholeOf(words, 7);
  const channelsOut = wholeOf(words, 9);
  const range = wholeOf(words, 10);
  const tilesASlice = wholeOf(words, 11);
  const zeros = pointerOf(words, 13);
  const ranges = (channelsOut + range - 1) / range;
  const begin = (job % ranges) * range;
  const end = min(begin + range, channelsOut);

  const depth = channels1 + channels2;
  const stride = (<usize>depth) << 2;
  const plane = planeOf(atATime, depth);
  const gradients = scratch + 16 * plane;
  const gradientStride = (<usize>range) << 2;
  const gradientPlane = planeOf(atATime, range);
  const sumsPlane = <usize>depth * gradientStride;
  const sums = pointerOf(words, 12) + <usize>job * 16 * sumsPlane;

  const start = (job / ranges) * tilesASlice;
  const stop = min(start + tilesASlice, wholeOf(words, 6));
  for (let first = start; first < stop; first += atATime) {
    const count = min(atATime, stop - first);
    transformInput(pointerOf(words, 0), channels1, height, width, first, count, zeros, scratch, stride, plane);
    if (channels2 > 0) {
      const second = scratch + ((<usize>channels1) << 2);
      transformInput(pointerOf(words, 2), channels2, height, width, first, count, zeros, second, stride, plane);
    }
    transformGradient(
      pointerOf(words, 8),
      channelsOut,
      begin,
      end - begin,
      height,
      width,
      first,
      count,
      gradients,
      gradientStride,
      gradientPlane,
    );
    for (let k: usize = 0; k < 16; k++) {
      for (let column = begin; column < end; column += 8) {
        const offset = (<usize>(column - begin)) << 2;
        const b = gradients + k * gradientPlane + offset;
        let a = scratch + k * plane;
        let c = sums + k * sumsPlane + offset;
        for (let row = 0; row < depth; row += 4) {
          multiplyColumns4(a, stride, b, gradientStride, count, c, gradientStride, first > start);
          a += 16;
          c += 4 * gradientStride;
        }
      }
    }
  }
}

/**
 * Adds up the slices of {@link sumFilterGradient}; a job is an input channel.
 * Words: sums, slices, padded channels in, channels out, channels a job, gradient [3, 3, in, out], channels in.
 */
export function finishFilterGradient(words: usize, job: i32, scratch: usize): void {
  const depth = wholeOf(words, 2);
  const channelsOut = wholeOf(words, 3);
  const range = wholeOf(words, 4);
  const ranges = (channelsOut + range - 1) / range;
  const stride = (<usize>range) << 2;
  const plane = <usize>depth * stride;
  const tap = (<usize>wholeOf(words, 6) * channelsOut) << 2;
  const gradient = pointerOf(words, 5) + <usize>job * ((<usize>channelsOut) << 2);
  for (let column = 0; column < channelsOut; column += 4) {
    const block = <usize>(column / range) * 16 * plane;
    const from = pointerOf(words, 0) + block + <usize>job * stride + ((<usize>(column % range)) << 2);
    const to = gradient + ((<usize>column) << 2);
    unpackFilter(from, plane, wholeOf(words, 1), <usize>ranges * 16 * plane, to, tap, scratch);
  }
}
