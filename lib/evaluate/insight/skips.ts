import * as tf from '@tensorflow/tfjs';
import { InterruptedError } from '../../base/error.js';
import { type Logger, silentLogger } from '../../base/log.js';
import { createRandom } from '../../base/random.js';
import { type Dataset, type Split, stemsOf } from '../../data/dataset.js';
import type { Decorate } from '../../model/network.js';
import { type ArchitectureName, levelsOf, sizeUnitPx, widthAt } from '../../model/networkConfig.js';
import { replaceSkips } from '../../model/skips.js';
import { openEagerForward } from '../../train/forward.js';
import type { Model } from '../../train/model.js';
import { compareModels, type PairComparison } from '../comparison.js';
import { evaluatePredictors } from '../evaluate.js';
import { createPredictor, type NetworkPredictor } from '../networkPredictor.js';
import type { Predictor } from '../predictor.js';
import type { Evaluation } from '../summary.js';

/** A network without some of its skip connections, beside the whole one on the same images. */
export interface SkipCut {
  /** The levels whose connections were cut. */
  readonly levels: readonly number[];
  readonly evaluation: Evaluation;
  /** The whole network minus the cut one: how much the connections bring. */
  readonly iou: PairComparison;
  readonly dice: PairComparison;
}

/** What a skip connection hands over. */
export interface SkipFeatures {
  readonly level: number;
  readonly heightPx: number;
  readonly widthPx: number;
  readonly channels: number;
}

/** What the skip connections of a network carry. */
export interface SkipAblation {
  readonly arch: ArchitectureName;
  /** From the top. */
  readonly skips: readonly SkipFeatures[];
  /** Images that were measured. */
  readonly n: number;
  readonly whole: Evaluation;
  /** Level by level from the top, then all levels at once where there are several. */
  readonly cuts: readonly SkipCut[];
}

export interface AblateSkipsOptions {
  /** Chooses the images, and those of the bootstrap. */
  readonly seed: number;
  /** Images of the split that are measured at most. Default 10. */
  readonly count?: number;
  readonly logger?: Logger;
  readonly signal?: AbortSignal | undefined;
}

const IMAGES = 10;

/**
 * A network whose skip connections of some levels carry no picture: in their place the decoder gets the mean over the
 * pixels, channel by channel. It still sees how much of each feature the image has, as it is used to, but not where.
 * Zeros would do more: they are values that it has never seen together.
 * @throws RangeError when the network has no such level
 */
export function cutSkips(model: Model, levels: readonly number[]): NetworkPredictor {
  const decorate = blurSkips(model, levels);
  return createPredictor(model, {}, (network, values) => {
    const { run, dispose } = openEagerForward(network, values);
    return { run: (images) => run(images, decorate), dispose };
  });
}

/**
 * Measures what each skip connection brings: the network with its connection cut, see {@link cutSkips}, against the
 * whole network on the same images. The network was not trained without it, so this tells what this network takes from
 * the connection, not what a network without one could learn.
 * @throws DataError when the split has no image
 * @throws InterruptedError when the signal fires
 */
export async function ablateSkips(
  model: Model,
  dataset: Dataset,
  split: Split,
  options: AblateSkipsOptions,
): Promise<SkipAblation> {
  const { network, values, arch } = model;
  const levels = levelsOf(network.config);
  const cuts = [...levels.map((level) => [level]), ...(levels.length > 1 ? [levels] : [])];
  const forward = openEagerForward(network, values);
  try {
    const predictors = [[], ...cuts].map((cut) => controlOf(model, cut, forward));
    const evaluations = await measure(predictors, dataset, split, options);
    return {
      arch,
      skips: levels.map((level) => describeSkip(model, level)),
      ...compareCuts(cuts, evaluations, dataset, options.seed),
    };
  } finally {
    forward.dispose();
  }
}

/** A predictor on shared weights. As a control, its failures are not looked into. */
function controlOf(model: Model, levels: readonly number[], { run }: ReturnType<typeof openEagerForward>): Predictor {
  const decorate = blurSkips(model, levels);
  const open = () => ({ run: (images: tf.Tensor4D) => run(images, decorate), dispose: () => {} });
  const { predict } = createPredictor(model, {}, open);
  return { name: nameCut(levels), isBaseline: true, predict };
}

async function measure(
  predictors: readonly Predictor[],
  dataset: Dataset,
  split: Split,
  { seed, count = IMAGES, logger = silentLogger, signal }: AblateSkipsOptions,
): Promise<Evaluation[]> {
  if (signal?.aborted) throw new InterruptedError('ablation interrupted');
  const stems = createRandom(seed).child('skips').shuffle(stemsOf(dataset, split)).slice(0, count);
  const kept = new Set(stems);
  const few = { ...dataset, items: dataset.items.filter(({ stem }) => kept.has(stem)) };
  return evaluatePredictors(predictors, few, 'all', { seed, logger, signal, binaryOnly: true });
}

function describeSkip({ network: { config }, size }: Model, level: number): SkipFeatures {
  const halvedPx = sizeUnitPx(config) / 2 ** (config.depth - level);
  const [heightPx, widthPx] = [size.heightPx / halvedPx, size.widthPx / halvedPx];
  return { level, heightPx, widthPx, channels: widthAt(config, level) };
}

function compareCuts(
  cuts: readonly (readonly number[])[],
  [whole, ...others]: readonly Evaluation[],
  dataset: Dataset,
  seed: number,
): Pick<SkipAblation, 'n' | 'whole' | 'cuts'> {
  const { perImage } = whole as Evaluation;
  const groups = new Map(dataset.items.map(({ stem, group }) => [stem, group]));
  const hasGroups = perImage.some(({ id }) => groups.get(id) !== undefined);
  const contestants = cuts.map((levels, i) => ({
    model: nameCut(levels),
    isBaseline: true,
    perImage: (others[i] as Evaluation).perImage,
  }));
  const { pairs } = compareModels([{ model: nameCut([]), perImage }, ...contestants], {
    seed,
    metrics: ['dice', 'iou'],
    ...(hasGroups ? { groupOf: (id: string) => groups.get(id) } : {}),
  });
  const pairOf = (levels: readonly number[], metric: 'dice' | 'iou'): PairComparison =>
    pairs.find((pair) => pair.second === nameCut(levels) && pair.metric === metric) as PairComparison;
  return {
    n: perImage.length,
    whole: whole as Evaluation,
    cuts: cuts.map((levels, i) => ({
      levels,
      evaluation: others[i] as Evaluation,
      iou: pairOf(levels, 'iou'),
      dice: pairOf(levels, 'dice'),
    })),
  };
}

function nameCut(levels: readonly number[]): string {
  return levels.length === 0 ? 'whole' : `cut-${levels.join('-')}`;
}

function blurSkips({ network }: Model, levels: readonly number[]): Decorate {
  const known = levelsOf(network.config);
  const unknown = levels.find((level) => !known.includes(level));
  if (unknown !== undefined)
    throw new RangeError(`network has skip connections at the levels ${known.join(', ')}: ${unknown}`);
  return (blocks) => replaceSkips(blocks, (features, level) => (levels.includes(level) ? blur(features) : features));
}

/** Each channel's mean over the pixels, at every pixel. */
function blur(features: tf.Tensor4D): tf.Tensor4D {
  const [, heightPx, widthPx] = features.shape;
  return tf.tile(tf.avgPool(features, [heightPx, widthPx], 1, 'valid'), [1, heightPx, widthPx, 1]);
}
