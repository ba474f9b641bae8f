import type { Dataset, Split } from '../data/dataset.js';
import type { Mask, Picture } from '../data/picture.js';
import type { Model } from '../train/model.js';
import { createPredictor } from './networkPredictor.js';
import type { ImageScore } from './scores.js';
import type { Evaluation } from './summary.js';

/** One image with truth and prediction, all of one size. */
export interface PredictedSample {
  readonly stem: string;
  readonly split: Split;
  readonly image: Picture;
  /** Class ids. */
  readonly truth: Mask;
  /** Class ids. */
  readonly prediction: Mask;
  readonly score: { readonly dice: number | null; readonly iou: number | null };
}

/**
 * Chooses images that stand for a whole split: the worst, the best, and evenly between them by rank of IoU, worst
 * first. Images without an IoU are left out.
 */
export function pickScores({ perImage }: Pick<Evaluation, 'perImage'>, count: number): ImageScore[] {
  const ranked = perImage.filter(({ iou }) => iou !== null).sort((a, b) => (a.iou ?? 0) - (b.iou ?? 0));
  if (ranked.length <= count) return ranked;
  const step = (ranked.length - 1) / Math.max(count - 1, 1);
  return Array.from({ length: count }, (_, i) => ranked[Math.round(i * step)] as ImageScore);
}

/**
 * The image whose IoU lies in the middle of a split; the first one where none has an IoU.
 * @throws RangeError when the split has no image
 */
export function pickTypical({ perImage }: Pick<Evaluation, 'perImage'>): ImageScore {
  const ranked = pickScores({ perImage }, perImage.length);
  const typical = ranked[Math.floor(ranked.length / 2)] ?? perImage[0];
  if (typical === undefined) throw new RangeError('split has no image');
  return typical;
}

/** Predicts the images of {@link pickScores} once more, for a figure. */
export async function predictSamples(
  model: Model,
  dataset: Dataset,
  split: Split,
  scores: readonly ImageScore[],
): Promise<PredictedSample[]> {
  const predictor = createPredictor(model);
  const samples: PredictedSample[] = [];
  try {
    for (const { id, dice, iou } of scores) {
      const { image, classes } = await dataset.read(id);
      const { classes: prediction } = await predictor.predict(image);
      samples.push({ stem: id, split, image, truth: classes, prediction, score: { dice, iou } });
    }
  } finally {
    predictor.dispose();
  }
  return samples;
}
