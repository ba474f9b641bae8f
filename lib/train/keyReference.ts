import type { Config } from '../config/schema.js';
import type { AugmentLevel } from '../preprocess/augment/recipe.js';

/** The settings that a training depends on. */
export interface KeySettings {
  readonly seed: number;
  readonly plan: Omit<Config['preprocess'], 'plan'>;
  readonly model: Config['model'];
  readonly train: Omit<Config['train'], 'augment' | 'from'> & { readonly augment: AugmentLevel };
}

/**
 * The values that a training key leaves out, so that it stays as it is when settings are added. A setting that is new
 * gets the value at which trainings are as they were without it. Nothing here changes with a default: an old key would
 * then name a new training.
 */
export const KEY_REFERENCE: KeySettings = {
  seed: 1,
  plan: { heightPx: 160, widthPx: 240, fit: 'stretch' },
  model: {
    arch: 'unet',
    depth: 4,
    base: 8,
    norm: 'batch',
    dropout: 0,
    up: 'transposed',
    deepSupervision: false,
    stem: 'none',
  },
  train: {
    epochs: 3,
    minutes: 2,
    images: null,
    seed: null,
    batch: 4,
    learningRate: 0.01,
    optimiser: 'adam',
    weightDecay: null,
    momentum: 0.9,
    schedule: 'one-cycle',
    warmUp: 0.1,
    ema: 0,
    clipNorm: null,
    accumulate: 1,
    precision: 'float32',
    patience: null,
    augment: 'light',
    loss: 'ce-dice',
    classWeights: 'none',
    ignore: null,
    focalGamma: 2,
    tverskyAlpha: 0.3,
    boundaryWeight: 0.1,
  },
};
