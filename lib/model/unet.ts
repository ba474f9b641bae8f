import type { Blocks, Built } from './blocks.js';
import { buildEncoderDecoder } from './encoderDecoder.js';
import { defineNetwork, type Network } from './network.js';
import { NETWORK_DEFAULTS, type NetworkConfig, type NetworkOptions, widthAt } from './networkConfig.js';

/**
 * U-Net (Ronneberger, Fischer and Brox 2015) with `same` padding and normalisation: each level two 3x3 convolutions;
 * down by 2x2 max pooling, up by 2x2 transposed convolutions; skip connections join the encoder's features of a level
 * to the decoder's.
 *
 * @throws ConfigError when a size is out of its range
 * @example
 * unet({ depth: 4, base: 16, classes: 2, channels: 3 }).layout.size // 1942594
 */
export function unet(options: NetworkOptions): Network {
  return defineNetwork({ ...NETWORK_DEFAULTS, ...options, arch: 'unet' }, buildUnet);
}

/**
 * With bilinear interpolation, which leaves the number of channels as it is, a level puts out as many as the one above
 * it wants.
 */
function buildUnet<T>(config: NetworkConfig, blocks: Blocks<T>, images: T): Built<T> {
  const isBilinear = config.up === 'bilinear';
  return buildEncoderDecoder(config, blocks, images, {
    raise: (x, level) =>
      isBilinear ? blocks.enlarge(x, `up${level}`) : blocks.convolveUp(x, `up${level}`, widthAt(config, level)),
    pass: (skip) => skip,
    widthOut: (level) => widthAt(config, isBilinear ? Math.max(0, level - 1) : level),
  });
}
