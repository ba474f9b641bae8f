import type { Mask, Picture, SoftMask } from '../data/picture.js';

/** What is said about one image, at the image's own size. */
export interface Prediction {
  /** Class ids; every id but 0 is foreground. */
  readonly classes: Mask;
  /** Probability that a pixel is foreground, 0 to 1. */
  readonly foreground: SoftMask;
}

/** Anything that finds the foreground of a picture: a network, or a baseline to compare it with. */
export interface Predictor {
  /** Short name, used as `data-model` in tables: `unet`, `otsu`. */
  readonly name: string;
  /** True where the predictor knows foreground and background only, whatever the classes of the data set. */
  readonly binaryOnly?: boolean;
  /** True for what a network must beat to be worth its cost. */
  readonly isBaseline?: boolean;
  predict(image: Picture): Promise<Prediction>;
}
