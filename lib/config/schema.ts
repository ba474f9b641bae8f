import { z } from 'zod';
import { CLASS_CHOICES, type ClassChoice, LAYOUT_NAMES, type LayoutName } from './layouts.js';

/**
 * Everything that a run can be told, with default, range and reason. Paths such as `train.epochs` are what `--set`
 * takes, and the resolved object is what `config.json` of a run holds.
 */
export interface Config {
  /** Start of every random choice: splits, first weights, order, augmentation, resampling. */
  readonly seed: number;
  /** `studio`, or the folder of a data set. */
  readonly dataset: string;
  /** How the data set's files are laid out; `auto` recognises it by the names in the folder. */
  readonly layout: LayoutName | 'auto';
  /** `all` keeps the classes of a layout, `binary` makes all but the background foreground; `auto` goes by their number. */
  readonly classes: ClassChoice;
  /** A file like splits.csv whose splits replace those of the data set; null keeps them. */
  readonly splits: string | null;
  readonly preprocess: {
    /** Size that images are brought to for the network; divisible by 2 ** model.depth. */
    readonly heightPx: number;
    readonly widthPx: number;
    /** `stretch` fills that size whatever an image's shape; `letterbox` keeps the shape and pads. */
    readonly fit: 'stretch' | 'letterbox';
    /** `survey` lets a survey of the images decide what was left at its default; `default` keeps the defaults. */
    readonly plan: 'default' | 'survey';
  };
  readonly model: {
    readonly arch: 'unet' | 'attention-unet' | 'residual-unet';
    /** How often the image is halved. */
    readonly depth: number;
    /** Channels of the first level, doubled at each level below. */
    readonly base: number;
    /** How features are normalised; `batch` costs nothing after training, the others do not depend on the batch. */
    readonly norm: 'batch' | 'group' | 'instance';
    /** Share of the bottleneck's channels that a training step leaves out. */
    readonly dropout: number;
    /** How the decoder doubles the size. */
    readonly up: 'transposed' | 'bilinear';
    /** Whether the deeper levels of the decoder have a loss of their own in training. */
    readonly deepSupervision: boolean;
    /** `space-to-depth` takes 2x2 pixels as one: a quarter of the work at the same base, coarser outlines. */
    readonly stem: 'none' | 'space-to-depth';
  };
  readonly train: {
    /** Passes over the training images; null where the minutes alone end the training. */
    readonly epochs: number | null;
    /** Budget of the training; null where the epochs alone end it. Whichever is reached first ends it. */
    readonly minutes: number | null;
    /** Run whose network the training starts from, a folder or the name of a stored one; null: random weights. */
    readonly from: string | null;
    /** Training images to learn from, drawn by the seed of the training; null: all. */
    readonly images: number | null;
    /** Start of the random choices of the training alone, for repeats on the same data; null: that of everything. */
    readonly seed: number | null;
    /** Images a step. */
    readonly batch: number;
    /** Largest learning rate of the schedule. */
    readonly learningRate: number;
    /** Adam and AdamW (decoupled weight decay), or stochastic gradient descent with Nesterov's momentum. */
    readonly optimiser: 'adam' | 'adamw' | 'sgd';
    /** Decay of filters, not of scales, shifts and biases; null: 0.01 for adamw, 0.0001 for sgd. Not for adam. */
    readonly weightDecay: number | null;
    /** Of sgd. */
    readonly momentum: number;
    /** How the learning rate changes over the training. */
    readonly schedule: 'one-cycle' | 'cosine' | 'poly' | 'plateau' | 'constant';
    /** Share of the training in which the learning rate rises to its largest. */
    readonly warmUp: number;
    /** Decay of the moving average of the weights, which is then what is evaluated and kept; 0: the weights are. */
    readonly ema: number;
    /** Largest norm of the gradient of all weights, above which it is scaled down; null: any. */
    readonly clipNorm: number | null;
    /** Batches whose gradients make one step. */
    readonly accumulate: number;
    /** What convolutions and activations are computed in; bfloat16 is for native TensorFlow alone. */
    readonly precision: 'float32' | 'bfloat16';
    /** Epochs without a better one after which the training ends; null: it goes on. */
    readonly patience: number | null;
    /** How much training images are changed from epoch to epoch; true is `light`, false is `none`. */
    readonly augment: boolean | 'none' | 'mirror' | 'light' | 'strong';
    /** What training lowers; lib/model/loss defines each. */
    readonly loss: LossName;
    /** What a class counts in the loss: a number for each class, or `balanced` for what the training masks ask for. */
    readonly classWeights: 'none' | 'balanced' | readonly number[];
    /** Name of a class whose pixels cost nothing and are not counted in training; null where all are. */
    readonly ignore: string | null;
    /** Of the focal loss: how much less a pixel counts the surer it is; 0 makes it cross-entropy. */
    readonly focalGamma: number;
    /** Of the Tversky loss: what a false positive costs; a false negative costs 1 less it. */
    readonly tverskyAlpha: number;
    /** Of the boundary loss: its weight at the end of the training, towards which it rises from none. */
    readonly boundaryWeight: number;
  };
  readonly report: {
    /** Sample masks shown. */
    readonly samples: number;
    /** Masks of other tools, measured by `segbook score --json`, to stand beside the models: a name and the file of each. */
    readonly scores: readonly { readonly name: string; readonly file: string }[];
  };
}

/** The losses that a network can be trained with. */
export const LOSS_NAMES = ['ce-dice', 'ce', 'dice', 'focal', 'tversky', 'lovasz', 'ce-lovasz', 'boundary'] as const;
export type LossName = (typeof LOSS_NAMES)[number];

const CLASS_WEIGHTS_ERROR = 'none, balanced, or a list of numbers above 0 and up to 1000';
const SCORES_ERROR = 'a list of {"name": "…", "file": "….json"}';
const AUGMENT_ERROR = 'one of true, false, none, mirror, light, strong';

const whole = (low: number, high: number): z.ZodNumber => z.int().min(low).max(high);

/** The defaults make a report of `studio` in a few minutes on two cores. */
export const configSchema: z.ZodType<Config> = z.strictObject({
  seed: whole(0, 2 ** 31 - 1).default(1),
  dataset: z.string().min(1).default('studio'),
  layout: z.enum(['auto', ...LAYOUT_NAMES]).default('auto'),
  classes: z.enum(CLASS_CHOICES).default('auto'),
  splits: z.string().min(1).nullable().default(null),
  preprocess: z
    .strictObject({
      heightPx: whole(16, 2048).default(160),
      widthPx: whole(16, 2048).default(240),
      fit: z.enum(['stretch', 'letterbox']).default('stretch'),
      plan: z.enum(['default', 'survey']).default('default'),
    })
    .prefault({}),
  model: z
    .strictObject({
      arch: z.enum(['unet', 'attention-unet', 'residual-unet']).default('unet'),
      depth: whole(1, 6).default(4),
      base: whole(1, 64).default(8),
      norm: z.enum(['batch', 'group', 'instance']).default('batch'),
      dropout: z.number().min(0).max(0.9).default(0),
      up: z.enum(['transposed', 'bilinear']).default('transposed'),
      deepSupervision: z.boolean().default(false),
      stem: z.enum(['none', 'space-to-depth']).default('none'),
    })
    .prefault({}),
  train: z
    .strictObject({
      epochs: whole(1, 10_000).nullable().default(2),
      minutes: z.number().positive().max(10_080).nullable().default(3),
      from: z.string().min(1).nullable().default(null),
      images: whole(1, 1_000_000).nullable().default(null),
      seed: whole(0, 2 ** 31 - 1)
        .nullable()
        .default(null),
      batch: whole(1, 64).default(4),
      learningRate: z.number().positive().max(1).default(0.01),
      optimiser: z.enum(['adam', 'adamw', 'sgd']).default('adamw'),
      weightDecay: z.number().min(0).max(1).nullable().default(null),
      momentum: z.number().min(0).max(0.9999).default(0.9),
      schedule: z.enum(['one-cycle', 'cosine', 'poly', 'plateau', 'constant']).default('one-cycle'),
      warmUp: z.number().min(0).max(0.5).default(0.1),
      ema: z.number().min(0).max(0.99999).default(0.99),
      clipNorm: z.number().positive().nullable().default(null),
      accumulate: whole(1, 64).default(1),
      precision: z.enum(['float32', 'bfloat16']).default('float32'),
      patience: whole(1, 10_000).nullable().default(null),
      augment: z.union([z.boolean(), z.enum(['none', 'mirror', 'light', 'strong'])], AUGMENT_ERROR).default(true),
      loss: z.enum(LOSS_NAMES).default('ce-dice'),
      classWeights: z
        .union([z.enum(['none', 'balanced']), z.array(z.number().positive().max(1000))], CLASS_WEIGHTS_ERROR)
        .default('none'),
      ignore: z.string().min(1).nullable().default(null),
      focalGamma: z.number().min(0).max(5).default(2),
      tverskyAlpha: z.number().min(0).max(1).default(0.3),
      boundaryWeight: z.number().positive().max(1).default(0.1),
    })
    .prefault({}),
  report: z
    .strictObject({
      samples: whole(1, 100).default(12),
      scores: z
        .array(z.strictObject({ name: z.string().min(1), file: z.string().min(1) }, SCORES_ERROR), SCORES_ERROR)
        .default([]),
    })
    .prefault({}),
});
