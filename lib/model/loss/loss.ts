import * as tf from '@tensorflow/tfjs';
import type { Config } from '../../config/schema.js';
import type { Built } from '../blocks.js';
import { crossEntropyDice } from './crossEntropyDice.js';
import type { LossOps, LossRows } from './ops.js';
import { tensorOps } from './tensorOps.js';
import { boundary, crossEntropy, dice, focal, type LossTerms, lovasz, tversky } from './terms.js';

/** What a network is trained to lower. */
export interface Loss extends Pick<Config['train'], 'focalGamma' | 'tverskyAlpha' | 'boundaryWeight'> {
  /**
   * - `ce-dice`: cross-entropy plus Dice, as in nnU-Net (Isensee et al. 2021, doi:10.1038/s41592-020-01008-z);
   * - `ce`, `dice`, `focal`, `tversky`, `lovasz`: one loss alone;
   * - `ce-lovasz`: cross-entropy plus Lovasz-softmax, which alone trains badly from random weights;
   * - `boundary`: `ce-dice` plus the boundary loss, whose weight rises from 0 to `boundaryWeight` along the training
   *   (Kervadec et al. 2019, section 2.3, add it to a loss of regions with a weight that rises from epoch to epoch).
   */
  readonly name: Config['train']['loss'];
  /** What each class counts, on any scale: 1 each where absent. Pixels count by their true class, and classes in means. */
  readonly weights?: readonly number[] | undefined;
  /** The class whose pixels cost nothing; null or absent where all count. */
  readonly ignore?: number | null | undefined;
}

/** Cross-entropy plus Dice of all pixels, classes counting the same. */
export const DEFAULT_LOSS: Loss = { name: 'ce-dice', focalGamma: 2, tverskyAlpha: 0.3, boundaryWeight: 0.1 };

/** What a loss compares the logits of a batch with. */
export interface LossTarget {
  /** Class ids, int32 [n * h * w], values 0..classes - 1. */
  readonly truth: tf.Tensor1D;
  /** For `boundary`: signed distances in pixels to the outline of each class, negative inside, [classes, n * h * w]. */
  readonly distances?: tf.Tensor2D | undefined;
  /** For `boundary`: the share 0..1 of `boundaryWeight` that counts; 1 where absent. */
  readonly progress?: number | undefined;
}

/**
 * The loss of a batch. Weights and ignored pixels act alike in all losses: cross-entropy and focal loss are means of pixels weighted by
 * their true class, the others means of classes weighted by theirs; pixels of the ignored class are left out
 * of all sums, and that class of all means.
 * @param logits [n, h, w, classes]
 * @returns a scalar; >= 0 but for `boundary`
 * @throws RangeError when weights and classes differ in number, or `boundary` has no distances
 */
export function measureLoss(loss: Loss, logits: tf.Tensor4D, target: LossTarget): tf.Scalar {
  const classes = logits.shape[3];
  if (isPlain(loss)) return crossEntropyDice(logits, target.truth);
  return tf.tidy(() => {
    const truth = tf.transpose(tf.cast(tf.oneHot(target.truth, classes), 'float32'));
    const rows = tf.transpose(logits.reshape([-1, classes]));
    const progress = tf.scalar(target.progress ?? 1);
    const { distances } = target;
    return composeLoss(tensorOps, loss, classes, { logits: rows, truth, distances, progress }).asScalar();
  });
}

/**
 * The loss of a network's outputs: of the logits and, under deep supervision, of the auxiliary ones, each counting half as
 * much as the one before: `sum of 2 ** -k loss_k / sum of 2 ** -k` (as in nnU-Net; Lee et al. 2015, arXiv:1409.5185).
 * @throws RangeError as {@link measureLoss}
 */
export function measureOutputs(loss: Loss, { logits, auxiliary }: Built<tf.Tensor4D>, target: LossTarget): tf.Scalar {
  if (auxiliary.length === 0) return measureLoss(loss, logits, target);
  return tf.tidy(() => {
    const outputs = [logits, ...auxiliary];
    const shares = outputShares(outputs.length);
    return tf.addN(outputs.map((output, k) => tf.mul(measureLoss(loss, output, target), shares[k] ?? 0)));
  });
}

/** What each of a network's outputs counts in its loss, 1 in sum. */
export function outputShares(count: number): number[] {
  const halves = Array.from({ length: count }, (_, k) => 2 ** -k);
  const total = halves.reduce((sum, half) => sum + half, 0);
  return halves.map((half) => half / total);
}

/** Whether a loss is cross-entropy plus Dice of all pixels and classes alike, which has a faster way. */
export function isPlain({ name, weights = [], ignore = null }: Loss): boolean {
  return name === 'ce-dice' && ignore === null && new Set(weights).size <= 1;
}

/**
 * A loss from its terms, as a value [1, 1].
 * @throws RangeError as {@link measureLoss}
 */
export function composeLoss<T>(ops: LossOps<T>, loss: Loss, classes: number, rows: LossRows<T>): T {
  const terms = openTerms(ops, loss, classes, rows);
  switch (loss.name) {
    case 'ce':
      return crossEntropy(ops, terms);
    case 'dice':
      return dice(ops, terms);
    case 'focal':
      return focal(ops, terms, loss.focalGamma);
    case 'tversky':
      return tversky(ops, terms, loss.tverskyAlpha);
    case 'lovasz':
      return lovasz(ops, terms);
    case 'ce-lovasz':
      return ops.add(crossEntropy(ops, terms), lovasz(ops, terms));
    case 'ce-dice':
      return ops.add(crossEntropy(ops, terms), dice(ops, terms));
    case 'boundary':
      return ops.add(ops.add(crossEntropy(ops, terms), dice(ops, terms)), weighBoundary(ops, loss, terms, rows));
  }
}

function weighBoundary<T>(
  ops: LossOps<T>,
  { boundaryWeight }: Loss,
  terms: LossTerms<T>,
  { distances, progress }: LossRows<T>,
): T {
  if (distances === undefined) throw new RangeError('boundary loss needs distances: none');
  const value = boundary(ops, terms, distances);
  return ops.mul(value, ops.mul(progress, ops.number(boundaryWeight)));
}

function openTerms<T>(ops: LossOps<T>, loss: Loss, classes: number, { logits, truth }: LossRows<T>): LossTerms<T> {
  const logProbabilities = ops.logSoftmax(logits);
  const probabilities = ops.exp(logProbabilities);
  const weights = weightsOf(loss, classes);
  const { ignore = null } = loss;
  if (ignore === null) return { logProbabilities, probabilities, counted: probabilities, truth, weights };
  const kept = ops.mul(truth, ops.column(weights.map((_, id) => (id === ignore ? 0 : 1))));
  const counted = ops.mul(probabilities, ops.sumClasses(kept));
  return { logProbabilities, probabilities, counted, truth: kept, weights };
}

function weightsOf({ weights, ignore }: Loss, classes: number): number[] {
  if (weights !== undefined && weights.length !== classes) {
    throw new RangeError(`a loss needs one weight a class: ${weights.length} weights, ${classes} classes`);
  }
  return Array.from({ length: classes }, (_, id) => (id === ignore ? 0 : (weights?.[id] ?? 1)));
}
