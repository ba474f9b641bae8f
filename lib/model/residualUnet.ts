import type { Blocks, Built } from './blocks.js';
import { convolution, dropChannels } from './encoderDecoder.js';
import { giveLogits, takeImages } from './ends.js';
import { defineNetwork, type Network } from './network.js';
import { levelsOf, NETWORK_DEFAULTS, type NetworkConfig, type NetworkOptions, widthAt } from './networkConfig.js';

/**
 * Residual U-Net (Zhang, Liu and Wang 2018): every level is a residual unit with pre-activation (He et al. 2016),
 * `y = conv2(relu(norm(conv1(relu(norm(x)))))) + shortcut(x)`, the shortcut a 1x1 convolution; the encoder halves the
 * image by stride 2 instead of pooling. The paper's depth is 3.
 *
 * @throws ConfigError when a size is out of its range
 * @example
 * residualUnet({ depth: 1, base: 2, classes: 2, channels: 3 }).config.arch // 'residual-unet'
 */
export function residualUnet(options: NetworkOptions): Network {
  return defineNetwork({ ...NETWORK_DEFAULTS, ...options, arch: 'residual-unet' }, buildResidualUnet);
}

function buildResidualUnet<T>(config: NetworkConfig, blocks: Blocks<T>, images: T): Built<T> {
  const { depth, dropout } = config;
  const skips: T[] = [addFirstUnit(config, blocks, takeImages(config, blocks, images))];
  for (const level of levelsOf(config).slice(1)) {
    skips.push(addUnit(config, blocks, skips[level - 1] as T, `encoder${level}`, level, 2));
  }
  let x = addUnit(config, blocks, skips[depth - 1] as T, 'bottleneck', depth, 2);
  x = dropChannels(blocks, x, dropout);
  const decoded: T[] = [];
  for (const level of levelsOf(config).reverse()) {
    const joined = blocks.join([skips[level] as T, raise(config, blocks, x, level)], `decoder${level}/join`);
    x = addUnit(config, blocks, joined, `decoder${level}`, level, 1);
    decoded.unshift(x);
  }
  return giveLogits(config, blocks, decoded);
}

function raise<T>(config: NetworkConfig, blocks: Blocks<T>, x: T, level: number): T {
  if (config.up === 'bilinear') return blocks.enlarge(x, `up${level}`);
  return blocks.convolveUp(x, `up${level}`, widthAt(config, level));
}

/** The image itself is not normalised. */
function addFirstUnit<T>(config: NetworkConfig, blocks: Blocks<T>, x: T): T {
  return addBranches(config, blocks, x, x, 'encoder0', 0, 1);
}

type Stride = 1 | 2;

function addUnit<T>(config: NetworkConfig, blocks: Blocks<T>, x: T, block: string, level: number, stride: Stride): T {
  const active = blocks.normalise(x, `${block}/norm`, config.norm, 'relu');
  return addBranches(config, blocks, x, active, block, level, stride);
}

/** One bias serves both branches, as they are added. */
function addBranches<T>(
  config: NetworkConfig,
  blocks: Blocks<T>,
  x: T,
  active: T,
  block: string,
  level: number,
  stridePx: Stride,
): T {
  const channels = widthAt(config, level);
  const plain = { channels, norm: 'none', activation: 'none' } as const;
  const first = blocks.convolve([active], `${block}/conv1`, { ...convolution(config, channels), stridePx });
  const second = blocks.convolve([first], `${block}/conv2`, { ...plain, kernelPx: 3 });
  const shortcut = { ...plain, kernelPx: 1, stridePx, hasBias: false } as const;
  return blocks.add([second, blocks.convolve([x], `${block}/shortcut`, shortcut)], block, 'none');
}
