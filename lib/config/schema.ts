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
    readonly arch: 'unet';
    /** How often the image is halved. */
    readonly depth: number;
    /** Channels of the first level, doubled at each level below. */
    readonly base: number;
  };
  readonly train: {
    /** Passes over the training images; null where the minutes alone end the training. */
    readonly epochs: number | null;
    /** Budget of the training; null where the epochs alone end it. Whichever is reached first ends it. */
    readonly minutes: number | null;
    /** Images a step. */
    readonly batch: number;
    /** Largest learning rate of the schedule. */
    readonly learningRate: number;
    /** How much training images are changed from epoch to epoch; true is `light`, false is `none`. */
    readonly augment: boolean | 'none' | 'light' | 'strong';
  };
  readonly report: {
    /** Sample masks shown. */
    readonly samples: number;
  };
}

const AUGMENT_ERROR = 'one of true, false, none, light, strong';

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
      arch: z.enum(['unet']).default('unet'),
      depth: whole(1, 6).default(4),
      base: whole(1, 64).default(8),
    })
    .prefault({}),
  train: z
    .strictObject({
      epochs: whole(1, 10_000).nullable().default(3),
      minutes: z.number().positive().max(10_080).nullable().default(2),
      batch: whole(1, 64).default(4),
      learningRate: z.number().positive().max(1).default(0.01),
      augment: z.union([z.boolean(), z.enum(['none', 'light', 'strong'])], AUGMENT_ERROR).default(true),
    })
    .prefault({}),
  report: z.strictObject({ samples: whole(1, 100).default(12) }).prefault({}),
});
