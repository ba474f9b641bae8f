/** How strongly each change may act on a sample. 0 leaves it out; all 0 leave a sample as it is. */
export interface AugmentRecipe {
  /** Chance to be mirrored left to right, 0..1. */
  readonly flip: number;
  /** Chance to be mirrored top to bottom, 0..1: for pictures without an up, such as those of a microscope. */
  readonly flipVertical: number;
  /** Largest enlargement beyond 1, and as much smaller: 0.25 gives 1 / 1.25 to 1.25. */
  readonly scale: number;
  /** Largest turn to either side, in degrees. */
  readonly rotate: number;
  /** Largest shift in each direction, as a share of the side. */
  readonly shift: number;
  /** Largest share of each side that is cut off, 0 to less than 1; the rest is enlarged to the frame. */
  readonly crop: number;
  /** Standard deviation of the elastic displacement as a share of the shorter side; U-Net's 10 of 512 px are 0.02. */
  readonly elastic: number;
  /** Largest change of the factor on all channels: 0.2 gives 0.8 to 1.2. */
  readonly brightness: number;
  /** Largest change of the further factor on each channel. */
  readonly tint: number;
  /** Largest change of the factor on the distance from the mean brightness. */
  readonly contrast: number;
  /** Largest turn of the hue to either side, in degrees. */
  readonly hue: number;
  /** Largest standard deviation of a Gaussian blur, in pixels. */
  readonly blur: number;
  /** Largest standard deviation of Gaussian noise, in levels of 255. */
  readonly noise: number;
  /** How far the quality of JPEG compression may fall, 0..1: 0.6 reaches quality 40. */
  readonly jpeg: number;
  /** Largest side of a grey rectangle that hides a part of the picture, as a share of the frame's; the truth stays. */
  readonly cutout: number;
  /** Chance that the foreground comes to lie on the background of another sample, 0..1. */
  readonly background: number;
}

export type AugmentLevel = 'none' | 'mirror' | 'light' | 'strong';

/** Share of the samples that an occasional change acts on. Colours and the affine part of the warp change always. */
export const CHANCES = { elastic: 0.5, blur: 0.25, noise: 0.25, jpeg: 0.25, cutout: 0.25 } as const;

const NONE: AugmentRecipe = {
  flip: 0,
  flipVertical: 0,
  scale: 0,
  rotate: 0,
  shift: 0,
  crop: 0,
  elastic: 0,
  brightness: 0,
  tint: 0,
  contrast: 0,
  hue: 0,
  blur: 0,
  noise: 0,
  jpeg: 0,
  cutout: 0,
  background: 0,
};

/** `mirror` moves no outline by a part of a pixel, as resampling does; `light` suits the few passes of a short training, `strong` many passes over few images. */
export const RECIPES: Readonly<Record<AugmentLevel, AugmentRecipe>> = {
  none: NONE,
  mirror: { ...NONE, flip: 0.5 },
  light: { ...NONE, flip: 0.5, scale: 0.1, shift: 0.05, brightness: 0.2, tint: 0.05, contrast: 0.1 },
  strong: {
    ...NONE,
    flip: 0.5,
    scale: 0.25,
    rotate: 15,
    shift: 0.1,
    crop: 0.2,
    elastic: 0.03,
    brightness: 0.3,
    tint: 0.08,
    contrast: 0.3,
    hue: 18,
    blur: 1.2,
    noise: 10,
    jpeg: 0.6,
    cutout: 0.3,
    background: 0.3,
  },
};

/**
 * The level that a setting means.
 * @example
 * levelOf(true) // 'light'
 */
export function levelOf(setting: boolean | AugmentLevel): AugmentLevel {
  if (typeof setting === 'string') return setting;
  return setting ? 'light' : 'none';
}
