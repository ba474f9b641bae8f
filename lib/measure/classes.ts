/**
 * The class of the largest value of each pixel; the first of equal ones.
 * @param values logits or probabilities, `values[pixel * classCount + class]`
 * @returns one class id a pixel
 * @example
 * largestClass(Float32Array.of(0.2, 0.8, 0.5, 0.5), 2) // [1, 0]
 */
export function largestClass(values: Float32Array, classCount: number): Uint8Array {
  const classes = new Uint8Array(values.length / classCount);
  for (let i = 0; i < classes.length; i++) {
    let best = 0;
    for (let c = 1; c < classCount; c++) {
      if ((values[i * classCount + c] as number) > (values[i * classCount + best] as number)) best = c;
    }
    classes[i] = best;
  }
  return classes;
}
