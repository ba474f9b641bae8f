import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { packageRoot } from '../../lib/base/file.js';
import { createRandom } from '../../lib/base/random.js';
import { LOSS_NAMES, type LossName } from '../../lib/config/schema.js';
import { DEFAULT_LOSS, type Loss, type LossTarget } from '../../lib/model/loss/loss.js';

/** A case of losses.json, which test/peers/losses.py writes. */
export interface LossCase {
  readonly shape: [images: number, heightPx: number, widthPx: number, classes: number];
  readonly weights: readonly number[] | null;
  readonly ignore: number | null;
  readonly logits: readonly number[];
  readonly truth: readonly number[];
  readonly distances: readonly number[];
  /** What published implementations say; `boundary` is that term alone. */
  readonly losses: Record<LossName, number>;
}

export function readLossCases(): LossCase[] {
  const file = join(packageRoot, 'test', 'model', 'loss', 'fixtures', 'losses.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: LossCase[] }).cases;
}

/** What a case expects of each loss. */
export function expectedLosses({ losses }: LossCase): [LossName, number][] {
  return LOSS_NAMES.map((name) => [
    name,
    name === 'boundary' ? losses['ce-dice'] + DEFAULT_LOSS.boundaryWeight * losses.boundary : losses[name],
  ]);
}

export function lossOfCase(name: LossName, { weights, ignore }: LossCase): Loss {
  return { ...DEFAULT_LOSS, name, ignore, weights: weights ?? undefined };
}

/** Logits and target of a case, as tensors of the caller. */
export function tensorsOfCase({
  shape,
  logits,
  truth,
  distances,
}: Omit<LossCase, 'losses'>): [tf.Tensor4D, LossTarget] {
  const ids = tf.tensor1d([...truth], 'int32');
  return [
    tf.tensor4d([...logits], shape),
    { truth: ids, distances: tf.tensor2d([...distances], [shape[3], truth.length]) },
  ];
}

/** A small case of reproducible noise, three classes. */
export function noiseCase(
  seed: number,
  [images, heightPx, widthPx]: readonly number[] = [1, 3, 4],
  scale = 1,
): Omit<LossCase, 'losses'> {
  const random = createRandom(seed);
  const pixels = images! * heightPx! * widthPx!;
  const draw = (count: number, next: () => number): number[] => Array.from({ length: count }, next);
  return {
    shape: [images!, heightPx!, widthPx!, 3],
    weights: null,
    ignore: null,
    logits: draw(3 * pixels, () => scale * random.normal()),
    truth: draw(pixels, () => random.integer(0, 2)),
    distances: draw(3 * pixels, () => random.normal()),
  };
}
