/**
 * What losses are put together from, as networks are from `Blocks`. T is a tensor, or a node of a graph that runs later.
 * Values are matrices [classes, pixels], pixels of the whole batch; either side may be 1, and is then repeated where the
 * other operand is longer. Classes come first, since short inner axes are slow on wasm.
 */
export interface LossOps<T> {
  number(value: number): T;
  /** One number a class: [classes, 1]. */
  column(values: readonly number[]): T;
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  div(a: T, b: T): T;
  exp(x: T): T;
  /** `x ** exponent` of values >= 0; with an exponent below 1, the gradient at 0 is that a little above. */
  power(x: T, exponent: number): T;
  /** The larger one; where that is the limit, no gradient passes. */
  atLeast(x: T, limit: number): T;
  /** Logarithm of the softmax over the classes. */
  logSoftmax(x: T): T;
  /** [classes, 1] */
  sumPixels(x: T): T;
  /** [1, pixels] */
  sumClasses(x: T): T;
  /** The value that `compute` makes of x; no gradient passes back to x, so the operations below will do. */
  still(x: T, compute: (x: T) => T): T;
  /** In {@link still}: of each class, the places of its pixels from the largest value to the smallest. */
  sort(x: T): T;
  /** In {@link still}: the values in the order of such places. */
  take(x: T, places: T): T;
  /** In {@link still}: puts values back where {@link take} took them from. */
  put(x: T, places: T): T;
  /** In {@link still}: sums from the first pixel to each, that included. */
  cumulate(x: T): T;
}

/** What a loss is measured on: matrices of {@link LossOps}. */
export interface LossRows<T> {
  /** [classes, pixels] */
  readonly logits: T;
  /** One-hot, [classes, pixels]. */
  readonly truth: T;
  /** Signed distances in pixels to the outline of each class, negative inside, [classes, pixels]; for the boundary loss. */
  readonly distances?: T | undefined;
  /** Share 0..1 of its final weight that the boundary loss has, a scalar. */
  readonly progress: T;
}
