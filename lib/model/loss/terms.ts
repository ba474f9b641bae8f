/** The losses, each written once for tensors and graphs. Each is the mean over what counts of the batch. */
import type { LossOps } from './ops.js';

/** Added to both sides of the Dice ratio, so that a class absent from a batch costs nothing. */
export const SMOOTHING = 1;

/** Below any sum of weights that is not 0. */
const TINY = 1e-12;

/** What the losses are computed from, pixels that do not count set to 0. */
export interface LossTerms<T> {
  /** Logarithm of the softmax, [classes, pixels]; of pixels that do not count, too. */
  readonly logProbabilities: T;
  /** Softmax, [classes, pixels]; of pixels that do not count, too. */
  readonly probabilities: T;
  /** The softmax of the pixels that count. */
  readonly counted: T;
  /** One-hot, 0 where a pixel does not count, [classes, pixels]. */
  readonly truth: T;
  /** What each class counts; 0 for one whose pixels do not count. */
  readonly weights: readonly number[];
}

/**
 * Cross-entropy `sum of -w[truth] log p[truth] / sum of w[truth]` over the pixels, w being the weights of the classes
 * (as PyTorch normalises it). Bishop 2006, Pattern Recognition and Machine Learning, eq. 4.108.
 */
export function crossEntropy<T>(ops: LossOps<T>, terms: LossTerms<T>): T {
  return focal(ops, terms, 0);
}

/**
 * Focal loss: cross-entropy in which a pixel counts `(1 - p[truth]) ** gamma`, so that pixels already right leave the
 * rest more to say. Lin et al. 2017 (arXiv:1708.02002) eq. 5, for several classes by softmax; normalised as
 * {@link crossEntropy}.
 */
export function focal<T>(
  ops: LossOps<T>,
  { logProbabilities, probabilities, truth, weights }: LossTerms<T>,
  gamma: number,
): T {
  const weighted = ops.mul(truth, ops.column(weights));
  const unsure = gamma === 0 ? undefined : ops.power(ops.atLeast(ops.sub(ops.number(1), probabilities), 0), gamma);
  const modulated = unsure === undefined ? weighted : ops.mul(weighted, unsure);
  const cost = sumAll(ops, ops.mul(modulated, logProbabilities));
  return ops.sub(ops.number(0), ops.div(cost, ops.atLeast(sumAll(ops, weighted), TINY)));
}

/**
 * Dice loss `1 - mean over classes of (2 sum(p y) + 1) / (sum(p) + sum(y) + 1)`: Milletari et al. 2016
 * (arXiv:1606.04797) without the squares; {@link tversky} with alpha 0.5.
 */
export function dice<T>(ops: LossOps<T>, terms: LossTerms<T>): T {
  return tversky(ops, terms, 0.5);
}

/**
 * Tversky loss `1 - mean over classes of (tp + 1/2) / (tp + alpha fp + (1 - alpha) fn + 1/2)` with `tp = sum(p y)`,
 * `fp = sum(p (1 - y))`, `fn = sum((1 - p) y)`: an alpha below 0.5 favours recall. Salehi et al. 2017
 * (arXiv:1706.05721) eq. 2; their beta is `1 - alpha`, and their best alpha 0.3.
 */
export function tversky<T>(ops: LossOps<T>, { counted, truth, weights }: LossTerms<T>, alpha: number): T {
  const hits = ops.sumPixels(ops.mul(counted, truth));
  const half = ops.number(SMOOTHING / 2);
  // tp + alpha (sum p - tp) + beta (sum y - tp) = alpha sum p + beta sum y, since alpha + beta = 1
  const predicted = ops.mul(ops.sumPixels(counted), ops.number(alpha));
  const present = ops.mul(ops.sumPixels(truth), ops.number(1 - alpha));
  const ratios = ops.div(ops.add(hits, half), ops.add(ops.add(predicted, present), half));
  return ops.sub(ops.number(1), meanOfClasses(ops, ratios, weights));
}

/**
 * Lovasz-softmax: the convex extension of `1 - IoU` at the errors `|y - p|`, mean over the classes present in the batch.
 * Berman et al. 2018 (arXiv:1705.08790) eq. 11 and algorithm 1. Of the sorted errors, the k-th has the weight by which
 * the Jaccard loss grows when it joins the mistakes: `1 / U` for a pixel of the class, else `(G - I) / (U (U - 1))`, G being the
 * class's pixels, I those among the first k, `U = G + k - I`.
 */
export function lovasz<T>(ops: LossOps<T>, { counted, truth, weights }: LossTerms<T>): T {
  const [one, two] = [ops.number(1), ops.number(2)];
  // |y - p| = p + y (1 - 2 p), as y is 0 or 1
  const errors = ops.add(counted, ops.mul(truth, ops.sub(one, ops.mul(two, counted))));
  const slopes = ops.still(errors, (values) => lovaszSlopes(ops, values, truth));
  const losses = ops.sumPixels(ops.mul(errors, slopes));
  const present = ops.sub(one, ops.atLeast(ops.sub(one, ops.sumPixels(truth)), 0));
  const counts = ops.mul(present, ops.column(weights));
  const total = ops.atLeast(ops.sumClasses(counts), TINY);
  return ops.div(ops.sumClasses(ops.mul(losses, counts)), total);
}

/** Weights of the errors of {@link lovasz}, in the order of the pixels. */
function lovaszSlopes<T>(ops: LossOps<T>, errors: T, truth: T): T {
  const one = ops.number(1);
  const places = ops.sort(errors);
  const hits = ops.take(truth, places);
  const missing = ops.sub(ops.sumPixels(truth), ops.cumulate(hits));
  const union = ops.add(ops.sumPixels(truth), ops.cumulate(ops.sub(one, hits)));
  const ofOthers = ops.div(missing, ops.mul(union, ops.atLeast(ops.sub(union, one), 1)));
  const slopes = ops.add(ops.mul(hits, ops.div(one, union)), ops.mul(ops.sub(one, hits), ofOthers));
  return ops.put(slopes, places);
}

/**
 * Boundary loss: mean over pixels and classes of p times the signed distance to the class's outline, negative inside.
 * Kervadec et al. 2019 (arXiv:1812.07032) eq. 5. Below 0 for a good prediction; it says nothing of a class that is absent,
 * so it goes with a loss of regions.
 */
export function boundary<T>(ops: LossOps<T>, { counted, truth, weights }: LossTerms<T>, distances: T): T {
  const pixels = ops.atLeast(sumAll(ops, truth), TINY);
  const costs = ops.div(ops.sumPixels(ops.mul(counted, distances)), pixels);
  return meanOfClasses(ops, costs, weights);
}

/** Mean of [classes, 1], each class counted by its weight. */
function meanOfClasses<T>(ops: LossOps<T>, values: T, weights: readonly number[]): T {
  const total = Math.max(
    TINY,
    weights.reduce((sum, weight) => sum + weight, 0),
  );
  return ops.sumClasses(ops.mul(values, ops.column(weights.map((weight) => weight / total))));
}

function sumAll<T>(ops: LossOps<T>, x: T): T {
  return ops.sumClasses(ops.sumPixels(x));
}
