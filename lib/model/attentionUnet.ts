import type { Blocks, Built } from './blocks.js';
import { buildEncoderDecoder, convolution } from './encoderDecoder.js';
import { defineNetwork, type Network } from './network.js';
import { NETWORK_DEFAULTS, type NetworkConfig, type NetworkOptions, widthAt } from './networkConfig.js';

/**
 * Attention U-Net (Oktay et al. 2018): a U-Net whose skip connections are weighed, pixel by pixel, by how they agree
 * with the features from below (additive attention gates, eq. 1 and 2). The gates work at the size of the skip
 * connection. The coefficients, 0..1, are the outputs of the blocks `gate0/coefficients` and so on.
 *
 * @throws ConfigError when a size is out of its range
 * @example
 * attentionUnet({ depth: 1, base: 2, classes: 2, channels: 3 }).config.arch // 'attention-unet'
 */
export function attentionUnet(options: NetworkOptions): Network {
  return defineNetwork({ ...NETWORK_DEFAULTS, ...options, arch: 'attention-unet' }, buildAttentionUnet);
}

/** With bilinear interpolation, a 3x3 convolution halves the channels afterwards. */
function buildAttentionUnet<T>(config: NetworkConfig, blocks: Blocks<T>, images: T): Built<T> {
  return buildEncoderDecoder(config, blocks, images, {
    raise: (x, level) => {
      const channels = widthAt(config, level);
      if (config.up === 'transposed') return blocks.convolveUp(x, `up${level}`, channels);
      return blocks.convolve([blocks.enlarge(x, `up${level}`)], `up${level}/conv`, convolution(config, channels));
    },
    pass: (skip, raised, level) => passGate(config, blocks, skip, raised, level),
    widthOut: (level) => widthAt(config, level),
  });
}

/** skip * sigmoid(psi(relu(W_x skip + W_g raised))), each a normalised 1x1 convolution; half the channels between. */
function passGate<T>(config: NetworkConfig, blocks: Blocks<T>, skip: T, raised: T, level: number): T {
  const block = `gate${level}`;
  const pixelwise = { kernelPx: 1, norm: config.norm } as const;
  const inner = { ...pixelwise, channels: Math.ceil(widthAt(config, level) / 2), activation: 'none' } as const;
  const ofRaised = blocks.convolve([raised], `${block}/raised`, inner);
  const ofSkip = blocks.convolve([skip], `${block}/skip`, inner);
  const sum = blocks.add([ofRaised, ofSkip], `${block}/sum`, 'relu');
  const coefficients = { ...pixelwise, channels: 1, activation: 'sigmoid' } as const;
  return blocks.weigh(skip, blocks.convolve([sum], `${block}/coefficients`, coefficients), block);
}
