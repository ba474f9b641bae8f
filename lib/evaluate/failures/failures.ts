import type { Mask } from '../../data/picture.js';
import type { Outline } from '../../measure/boundary.js';
import { type BootstrapOptions, bootstrapRatio, type PooledValue } from '../bootstrap.js';
import type { Prediction } from '../predictor.js';
import type { ImageScore } from '../scores.js';
import { CONFIDENCE, confidentDisagreement, isSoft, meanEntropy } from './doubt.js';
import { MARGIN_PX } from './errorMap.js';
import { countKinds, ERROR_KINDS, type ErrorKind, type KindCounts } from './kinds.js';

/** A confident disagreement of at least this share of the pixels makes an image suspect of a wrong label. */
export const SUSPECT_SHARE = 0.01;

/** How one image was got wrong. */
export interface ImageFailure {
  /** The image's stem. */
  readonly id: string;
  readonly iou: number | null;
  /** Pixels of the image. */
  readonly pixels: number;
  /** Wrong ones among them. */
  readonly wrongPixels: number;
  readonly kinds: KindCounts;
  /** Mean entropy of the pixels in bits, 0 to 1; `null` where the prediction is not soft. */
  readonly entropy: number | null;
  /** Share of the pixels of the largest area of confident disagreement; `null` where the prediction is not soft. */
  readonly disagreement: number | null;
}

/** A kind of error over the images of a split. */
export interface KindTotal {
  /** Images that have it. */
  readonly images: number;
  /** Connected areas. */
  readonly areas: number;
  readonly pixels: number;
  /** Share of all wrong pixels of the split; `null` where none is wrong. */
  readonly share: number | null;
  /** How sure the share is, over images. */
  readonly shareInterval: PooledValue;
}

/** Where and how a model fails on a split. */
export interface Failures {
  /** An error within this many pixels of the true boundary is one of the outline. */
  readonly marginPx: number;
  /** Least probability of a confident prediction. */
  readonly confidence: number;
  /** Least share of confidently contradicted pixels, in one area, of a suspect label. */
  readonly suspectShare: number;
  readonly kinds: Readonly<Record<ErrorKind, KindTotal>>;
  /** Stems of the images with an IoU, from the lowest on. */
  readonly worst: readonly string[];
  /** Stems from the highest mean entropy on; none where predictions are not soft. */
  readonly uncertain: readonly string[];
  /** Stems of images whose label may be wrong, from the largest confident disagreement on. */
  readonly suspects: readonly string[];
  readonly perImage: readonly ImageFailure[];
}

/** Finds out how a prediction fails. */
export function describeFailure(
  score: ImageScore,
  { classes, foreground }: Prediction,
  truth: Mask,
  outline: Outline,
): ImageFailure {
  const soft = isSoft(foreground);
  return {
    id: score.id,
    iou: score.iou,
    pixels: truth.data.length,
    wrongPixels: score.fp + score.fn,
    kinds: countKinds(classes, truth, outline),
    entropy: soft ? meanEntropy(foreground) : null,
    disagreement: soft ? confidentDisagreement(foreground, truth, outline) : null,
  };
}

/**
 * Sums the failures of a split up, and ranks its images.
 * @param options seed of the intervals, and the groups of the images
 */
export function summariseFailures(perImage: readonly ImageFailure[], options: BootstrapOptions): Failures {
  const totals = ERROR_KINDS.map((kind) => [kind, totalOf(perImage, kind, options)] as const);
  return {
    marginPx: MARGIN_PX,
    confidence: CONFIDENCE,
    suspectShare: SUSPECT_SHARE,
    kinds: Object.fromEntries(totals) as Record<ErrorKind, KindTotal>,
    worst: rank(perImage, ({ iou }) => (iou === null ? null : -iou)),
    uncertain: rank(perImage, ({ entropy }) => entropy),
    suspects: rank(perImage, ({ disagreement }) => ((disagreement ?? 0) >= SUSPECT_SHARE ? disagreement : null)),
    perImage,
  };
}

function totalOf(perImage: readonly ImageFailure[], kind: ErrorKind, options: BootstrapOptions): KindTotal {
  const counts = perImage.map(({ kinds }) => kinds[kind]);
  const above = Float64Array.from(counts, ({ pixels }) => pixels);
  const shareInterval = bootstrapRatio(
    { above, below: Float64Array.from(perImage, ({ wrongPixels }) => wrongPixels) },
    options,
  );
  return {
    images: counts.filter((each) => each.pixels > 0).length,
    areas: counts.reduce((sum, { areas }) => sum + areas, 0),
    pixels: above.reduce((sum, pixels) => sum + pixels, 0),
    share: shareInterval.value,
    shareInterval,
  };
}

/** Stems in descending order of a value, those without one left out; equal ones keep their order. */
function rank(perImage: readonly ImageFailure[], rankBy: (image: ImageFailure) => number | null): string[] {
  return perImage
    .flatMap((image) => {
      const value = rankBy(image);
      return value === null ? [] : [{ id: image.id, value }];
    })
    .sort((a, b) => b.value - a.value)
    .map(({ id }) => id);
}
