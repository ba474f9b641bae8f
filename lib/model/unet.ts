import type * as tf from '@tensorflow/tfjs';
import { ConfigError } from '../base/error.js';
import { type Blocks, type Built, convolutionSpecs, type ForwardMode, momentSpecs, tensorBlocks } from './blocks.js';
import { createLayout, type WeightLayout, type WeightSpec, type WeightTensors } from './layout.js';

/** The size of a U-Net. */
export interface UnetConfig {
  /** How often the image is halved, 1..6. */
  readonly depth: number;
  /** Channels of the first level, doubled at each level below, 1..64. */
  readonly base: number;
  /** Logits a pixel, at least 2. */
  readonly classes: number;
  /** Channels of the image; 3 for RGB. */
  readonly channels: number;
}

/** One row of the table of layers. */
export interface Layer {
  readonly name: string;
  readonly kind: 'input' | 'convolution' | 'max pool' | 'up-convolution' | 'head';
  readonly heightPx: number;
  readonly widthPx: number;
  readonly channels: number;
  readonly parameters: number;
}

/** A network as functions over a flat set of weights. */
export interface Network {
  readonly config: UnetConfig;
  /** The trained weights. */
  readonly layout: WeightLayout;
  /** The moving moments of the batch normalisations. */
  readonly stateLayout: WeightLayout;
  /**
   * Puts the network together from blocks, be they of tensors or of a graph's nodes.
   * @param images [n, h, w, channels], values 0..1; h and w divisible by 2 ** depth
   */
  build<T>(blocks: Blocks<T>, images: T): Built<T>;
  /** Runs {@link build} on tensors. */
  forward(weights: WeightTensors, images: tf.Tensor4D, mode: ForwardMode): Built<tf.Tensor4D>;
  /** The layers with their output sizes for images of this size. */
  listLayers(heightPx: number, widthPx: number): Layer[];
}

/**
 * U-Net (Ronneberger, Fischer and Brox 2015) with `same` padding and batch normalisation: each level two 3x3
 * convolutions; down by 2x2 max pooling, up by 2x2 transposed convolutions; skip connections join the encoder's
 * features of a level to the decoder's.
 *
 * @throws ConfigError when a size is out of its range
 * @example
 * unet({ depth: 4, base: 16, classes: 2, channels: 3 }).layout.size // 1942594
 */
export function unet(config: UnetConfig): Network {
  checkConfig(config);
  const specs = weightSpecs(config);
  const layout = createLayout(specs);
  const states = specs.filter(({ kind }) => kind === 'scale');
  const stateLayout = createLayout(
    states.flatMap(({ name, shape }) => momentSpecs(name.replace('/gamma', ''), shape[0] ?? 0)),
  );
  return {
    config,
    layout,
    stateLayout,
    build: (blocks, images) => buildUnet(config, blocks, images),
    forward: (weights, images, mode) => {
      checkSize(config, images.shape[1], images.shape[2]);
      return buildUnet(config, tensorBlocks(weights, mode), images);
    },
    listLayers: (heightPx, widthPx) => listLayers(config, layout, heightPx, widthPx),
  };
}

function checkConfig(config: UnetConfig): void {
  checkRange('model.depth', config.depth, 1, 6);
  checkRange('model.base', config.base, 1, 64);
  checkRange('number of classes', config.classes, 2, 64);
  checkRange('number of channels', config.channels, 1, 4);
}

function checkRange(name: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw new ConfigError(
    `${name} out of range; a whole number from ${low} to ${high}: ${value}`,
    `Set ${name} within it.`,
  );
}

/** Throws unless the image can be halved `depth` times. */
export function checkSize(config: UnetConfig, heightPx: number, widthPx: number): void {
  const factor = 2 ** config.depth;
  if (heightPx % factor === 0 && widthPx % factor === 0) return;
  throw new ConfigError(
    `network input not divisible by ${factor} (2 ** model.depth): ${widthPx}x${heightPx}`,
    'Lower model.depth, or choose another preprocess.heightPx and preprocess.widthPx.',
  );
}

const widthAt = (config: UnetConfig, level: number): number => config.base * 2 ** level;
const levels = (config: UnetConfig): number[] => Array.from({ length: config.depth }, (_, level) => level);

function weightSpecs(config: UnetConfig): WeightSpec[] {
  const { depth, base, channels, classes } = config;
  const pair = (block: string, channelsIn: number, channelsOut: number): WeightSpec[] => [
    ...convolutionSpecs(`${block}/conv1`, channelsIn, channelsOut),
    ...convolutionSpecs(`${block}/conv2`, channelsOut, channelsOut),
  ];
  const encoder = levels(config).flatMap((level) =>
    pair(`encoder${level}`, level === 0 ? channels : widthAt(config, level - 1), widthAt(config, level)),
  );
  const bottleneck = pair('bottleneck', widthAt(config, depth - 1), widthAt(config, depth));
  const decoder = levels(config)
    .reverse()
    .flatMap((level) => [
      ...upSpecs(config, level),
      ...pair(`decoder${level}`, 2 * widthAt(config, level), widthAt(config, level)),
    ]);
  const head: WeightSpec[] = [
    { name: 'head/filter', kind: 'filter', shape: [1, 1, base, classes] },
    { name: 'head/bias', kind: 'bias', shape: [classes] },
  ];
  return [...encoder, ...bottleneck, ...decoder, ...head];
}

function upSpecs(config: UnetConfig, level: number): WeightSpec[] {
  const width = widthAt(config, level);
  return [
    { name: `up${level}/filter`, kind: 'filter', shape: [2, 2, width, 2 * width] },
    { name: `up${level}/bias`, kind: 'bias', shape: [width] },
  ];
}

function buildUnet<T>(config: UnetConfig, blocks: Blocks<T>, images: T): Built<T> {
  const convolvePair = (inputs: T[], block: string): T =>
    blocks.convolve([blocks.convolve(inputs, `${block}/conv1`)], `${block}/conv2`);
  const skips: T[] = [];
  let x = blocks.centre(images);
  for (const level of levels(config)) {
    const skip = convolvePair([x], `encoder${level}`);
    skips.push(skip);
    x = blocks.poolMax(skip);
  }
  x = convolvePair([x], 'bottleneck');
  for (const level of levels(config).reverse()) {
    x = convolvePair([skips[level] as T, blocks.convolveUp(x, `up${level}`)], `decoder${level}`);
  }
  return { logits: blocks.convolveHead(x), auxiliary: [] };
}

function listLayers(config: UnetConfig, layout: WeightLayout, heightPx: number, widthPx: number): Layer[] {
  checkSize(config, heightPx, widthPx);
  const row = (name: string, kind: Layer['kind'], level: number, channels: number): Layer => ({
    name,
    kind,
    heightPx: heightPx / 2 ** level,
    widthPx: widthPx / 2 ** level,
    channels,
    parameters: countParameters(layout, `${name}/`),
  });
  const pair = (block: string, level: number): Layer[] =>
    ['conv1', 'conv2'].map((conv) => row(`${block}/${conv}`, 'convolution', level, widthAt(config, level)));
  const down = levels(config).flatMap((level) => [
    ...pair(`encoder${level}`, level),
    row(`pool${level}`, 'max pool', level + 1, widthAt(config, level)),
  ]);
  const up = levels(config)
    .reverse()
    .flatMap((level) => [
      row(`up${level}`, 'up-convolution', level, widthAt(config, level)),
      ...pair(`decoder${level}`, level),
    ]);
  const input = row('input', 'input', 0, config.channels);
  return [input, ...down, ...pair('bottleneck', config.depth), ...up, row('head', 'head', 0, config.classes)];
}

/** The number of trained values whose name starts so; all of them by default. */
export function countParameters(layout: WeightLayout, prefix = ''): number {
  return layout.weights.filter(({ name }) => name.startsWith(prefix)).reduce((sum, { size }) => sum + size, 0);
}
