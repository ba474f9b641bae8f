import type { Blocks, Built, Convolution } from './blocks.js';
import { giveLogits, takeImages } from './ends.js';
import { levelsOf, type NetworkConfig, widthAt } from './networkConfig.js';

/** Where the networks of Ronneberger et al. and of Oktay et al. differ. */
export interface Passage<T> {
  /** Brings features of the level below to a level's size. */
  raise(x: T, level: number): T;
  /** What a skip connection hands over, given the features from below. */
  pass(skip: T, raised: T, level: number): T;
  /** Channels of the decoder's output at a level; the bottleneck is the one at `depth`. */
  widthOut(level: number): number;
}

/** An encoder and a decoder of two 3x3 convolutions a level, joined by skip connections. */
export function buildEncoderDecoder<T>(
  config: NetworkConfig,
  blocks: Blocks<T>,
  images: T,
  { raise, pass, widthOut }: Passage<T>,
): Built<T> {
  const { depth, dropout } = config;
  const convolvePair = (inputs: readonly T[], block: string, middle: number, channels: number): T => {
    const first = blocks.convolve(inputs, `${block}/conv1`, convolution(config, middle));
    return blocks.convolve([first], `${block}/conv2`, convolution(config, channels));
  };
  const skips: T[] = [];
  let x = takeImages(config, blocks, images);
  for (const level of levelsOf(config)) {
    const skip = convolvePair([x], `encoder${level}`, widthAt(config, level), widthAt(config, level));
    skips.push(skip);
    x = blocks.poolMax(skip, `pool${level}`);
  }
  x = dropChannels(blocks, convolvePair([x], 'bottleneck', widthOut(depth), widthOut(depth)), dropout);
  const decoded: T[] = [];
  for (const level of levelsOf(config).reverse()) {
    const raised = raise(x, level);
    const inputs = [pass(skips[level] as T, raised, level), raised];
    x = convolvePair(inputs, `decoder${level}`, widthAt(config, level), widthOut(level));
    decoded.unshift(x);
  }
  return giveLogits(config, blocks, decoded);
}

/** 3x3, normalised and rectified. */
export function convolution({ norm }: NetworkConfig, channels: number): Convolution {
  return { channels, kernelPx: 3, norm, activation: 'relu' };
}

/**
 * Dropout of whole channels, as neighbouring pixels of one tell the same (Tompson et al. 2015); at the end of the
 * contracting path, where Ronneberger et al. have theirs: the skip connections keep the outlines.
 */
export function dropChannels<T>(blocks: Blocks<T>, x: T, rate: number): T {
  return rate === 0 ? x : blocks.drop(x, 'bottleneck/drop', rate);
}
