/** 1x1 convolution to a few logits a pixel. Tensors are [pixels][channels], channels in a multiple of 4. */
import { pointerOf, wholeOf } from './argument';

/** The filter [in][classes] with the classes first. */
function transposeFilter(filter: usize, channels: i32, classes: i32, to: usize): void {
  for (let id = 0; id < classes; id++) {
    for (let channel = 0; channel < channels; channel++) {
      store<f32>(to, load<f32>(filter + ((<usize>(channel * classes + id)) << 2)));
      to += 4;
    }
  }
}

/**
 * Words: x, pixels, channels in, filter [in][classes], bias, classes, pixels a job, logits.
 */
export function convolveHeadPixels(words: usize, job: i32, scratch: usize): void {
  const channels = wholeOf(words, 2);
  const classes = wholeOf(words, 5);
  const bias = pointerOf(words, 4);
  const row = (<usize>channels) << 2;
  const begin = <usize>wholeOf(words, 6) * job;
  const end = min<usize>(begin + wholeOf(words, 6), wholeOf(words, 1));
  transposeFilter(pointerOf(words, 3), channels, classes, scratch);
  let x = pointerOf(words, 0) + begin * row;
  let to = pointerOf(words, 7) + ((begin * classes) << 2);
  for (let pixel = begin; pixel < end; pixel++) {
    let weights = scratch;
    for (let id = 0; id < classes; id++) {
      let sum = f32x4.splat(0);
      for (let offset: usize = 0; offset < row; offset += 16) {
        sum = f32x4.add(sum, f32x4.mul(v128.load(x + offset), v128.load(weights + offset)));
      }
      const left = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1);
      const right = f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3);
      store<f32>(to, left + right + load<f32>(bias + ((<usize>id) << 2)));
      to += 4;
      weights += row;
    }
    x += row;
  }
}

/**
 * Gradients of the input, of the filter and of the bias; the latter two as sums a job.
 * Words: x, pixels, channels in, filter [in][classes], gradient of the logits, classes, pixels a job, dx,
 * sums [jobs][in + 1][classes], the bias last.
 */
export function gradeHeadPixels(words: usize, job: i32, scratch: usize): void {
  const channels = wholeOf(words, 2);
  const classes = wholeOf(words, 5);
  const row = (<usize>channels) << 2;
  const begin = <usize>wholeOf(words, 6) * job;
  const end = min<usize>(begin + wholeOf(words, 6), wholeOf(words, 1));
  transposeFilter(pointerOf(words, 3), channels, classes, scratch);
  const products = scratch + row * classes;
  const biases = products + row * classes;
  memory.fill(products, 0, (row + 4) * classes);
  let x = pointerOf(words, 0) + begin * row;
  let dx = pointerOf(words, 7) + begin * row;
  let dy = pointerOf(words, 4) + ((begin * classes) << 2);
  for (let pixel = begin; pixel < end; pixel++) {
    for (let offset: usize = 0; offset < row; offset += 16) {
      const value = v128.load(x + offset);
      let gradient = f32x4.splat(0);
      for (let id: usize = 0; id < <usize>classes; id++) {
        const factor = v128.load32_splat(dy + (id << 2));
        const at = id * row + offset;
        gradient = f32x4.add(gradient, f32x4.mul(factor, v128.load(scratch + at)));
        v128.store(products + at, f32x4.add(v128.load(products + at), f32x4.mul(factor, value)));
      }
      v128.store(dx + offset, gradient);
    }
    for (let id: usize = 0; id < <usize>classes; id++) {
      store<f32>(biases + (id << 2), load<f32>(biases + (id << 2)) + load<f32>(dy + (id << 2)));
    }
    x += row;
    dx += row;
    dy += (<usize>classes) << 2;
  }
  let to = pointerOf(words, 8) + <usize>job * (row + 4) * classes;
  for (let channel: usize = 0; channel <= <usize>channels; channel++) {
    for (let id: usize = 0; id < <usize>classes; id++) {
      const from = channel === <usize>channels ? biases + (id << 2) : products + id * row + (channel << 2);
      store<f32>(to, load<f32>(from));
      to += 4;
    }
  }
}
