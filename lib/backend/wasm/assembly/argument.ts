/** The arguments of an operation lie in a row of 4-byte words; each function below says which it reads. */

export function pointerOf(words: usize, index: i32): usize {
  return load<usize>(words + ((<usize>index) << 2));
}

export function wholeOf(words: usize, index: i32): i32 {
  return load<i32>(words + ((<usize>index) << 2));
}

export function realOf(words: usize, index: i32): f32 {
  return load<f32>(words + ((<usize>index) << 2));
}
