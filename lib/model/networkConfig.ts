import { ConfigError } from '../base/error.js';
import type { Norm } from './blocks.js';

/** The networks there are. */
export const ARCHITECTURES = ['unet', 'attention-unet', 'residual-unet'] as const;
export type ArchitectureName = (typeof ARCHITECTURES)[number];

/** How they are written. */
export const ARCHITECTURE_LABELS: Readonly<Record<ArchitectureName, string>> = {
  unet: 'U-Net',
  'attention-unet': 'Attention U-Net',
  'residual-unet': 'Residual U-Net',
};

/** What a network is made of. */
export interface NetworkConfig {
  readonly arch: ArchitectureName;
  /** How often the image is halved, 1..6. */
  readonly depth: number;
  /** Channels of the first level, doubled at each level below, 1..64. */
  readonly base: number;
  /** Logits a pixel, at least 2. */
  readonly classes: number;
  /** Channels of the image; 3 for RGB. */
  readonly channels: number;
  readonly norm: Norm;
  /** Share of the bottleneck's channels that a training step leaves out, 0..0.9. */
  readonly dropout: number;
  /** How the decoder doubles the size: by 2x2 transposed convolutions or by bilinear interpolation. */
  readonly up: 'transposed' | 'bilinear';
  /** Whether the deeper levels of the decoder have logits of their own in training (Lee et al. 2015). */
  readonly deepSupervision: boolean;
  /** `space-to-depth` takes 2x2 pixels as one: a quarter of the work at the same base. */
  readonly stem: 'none' | 'space-to-depth';
}

/** A network's size; everything else has a default. */
export type NetworkOptions = Pick<NetworkConfig, 'depth' | 'base' | 'classes' | 'channels'> &
  Partial<Omit<NetworkConfig, 'arch'>>;

/** What a network is made of where it is not told otherwise. */
export const NETWORK_DEFAULTS: Omit<NetworkConfig, 'arch' | 'depth' | 'base' | 'classes' | 'channels'> = {
  norm: 'batch',
  dropout: 0,
  up: 'transposed',
  deepSupervision: false,
  stem: 'none',
};

/** @throws ConfigError when a size is out of its range */
export function checkConfig(config: NetworkConfig): void {
  checkWhole('model.depth', config.depth, 1, 6);
  checkWhole('model.base', config.base, 1, 64);
  checkWhole('number of classes', config.classes, 2, 64);
  checkWhole('number of channels', config.channels, 1, 4);
  if (config.dropout >= 0 && config.dropout <= 0.9) return;
  throw new ConfigError(`model.dropout out of range; from 0 to 0.9: ${config.dropout}`, 'Set model.dropout within it.');
}

function checkWhole(name: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw new ConfigError(
    `${name} out of range; a whole number from ${low} to ${high}: ${value}`,
    `Set ${name} within it.`,
  );
}

/** What height and width of a network's images must be divisible by. */
export function sizeUnitPx({ depth, stem = 'none' }: Pick<NetworkConfig, 'depth'> & Partial<NetworkConfig>): number {
  return 2 ** depth * (stem === 'space-to-depth' ? 2 : 1);
}

/** Throws unless the image can be halved `depth` times, and once more for a stem. */
export function checkSize(
  config: Pick<NetworkConfig, 'depth'> & Partial<NetworkConfig>,
  heightPx: number,
  widthPx: number,
): void {
  const unit = sizeUnitPx(config);
  if (heightPx % unit === 0 && widthPx % unit === 0) return;
  const rule = config.stem === 'space-to-depth' ? '2 * 2 ** model.depth' : '2 ** model.depth';
  throw new ConfigError(
    `network input not divisible by ${unit} (${rule}): ${widthPx}x${heightPx}`,
    'Lower model.depth, or choose another preprocess.heightPx and preprocess.widthPx.',
  );
}

/** Channels of a level; level 0 has the size of the image, or of the stem. */
export function widthAt({ base }: Pick<NetworkConfig, 'base'>, level: number): number {
  return base * 2 ** level;
}

/** The levels above the bottleneck, from the top. */
export function levelsOf({ depth }: Pick<NetworkConfig, 'depth'>): number[] {
  return Array.from({ length: depth }, (_, level) => level);
}
