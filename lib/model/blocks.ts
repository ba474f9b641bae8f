/** How features are normalised: Ioffe and Szegedy 2015, Wu and He 2018, Ulyanov et al. 2016. */
export type Norm = 'batch' | 'group' | 'instance';
export type Activation = 'none' | 'relu' | 'sigmoid';

/** A convolution with `same` padding and what follows it. */
export interface Convolution {
  /** Channels that it puts out. */
  readonly channels: number;
  readonly kernelPx: 1 | 3;
  /** 1 by default; 2 halves height and width. */
  readonly stridePx?: 1 | 2;
  readonly norm: Norm | 'none';
  readonly activation: Activation;
  /** By default there is one where nothing normalises: a normalisation would take it away again. */
  readonly hasBias?: boolean;
}

/**
 * What networks are put together from. T is a tensor, a node of a graph that runs later, or a record of sizes.
 * Shapes are [images, rows, columns, channels]; blocks are named as their weights are, and no name occurs twice.
 */
export interface Blocks<T> {
  /** Whether they are put together to be trained: then a network may have auxiliary outputs, and drops channels. */
  readonly training: boolean;
  /** Values 0..1 as values -1..1. */
  centre(images: T, block: string): T;
  /** Convolution, normalisation and activation of one input, or of two as if they were concatenated. */
  convolve(inputs: readonly T[], block: string, convolution: Convolution): T;
  /** Normalisation and activation alone. */
  normalise(x: T, block: string, norm: Norm, activation: Activation): T;
  /** Sum of two of the same size. */
  add(inputs: readonly [T, T], block: string, activation: Activation): T;
  /** Channels of the inputs side by side. */
  join(inputs: readonly T[], block: string): T;
  /** Each pixel times its coefficient, [n, h, w, 1]. */
  weigh(x: T, coefficients: T, block: string): T;
  /** Maximum over 2x2 pixels: halves height and width. */
  poolMax(x: T, block: string): T;
  /** 2x2 transposed convolution of stride 2 with bias: doubles height and width. */
  convolveUp(x: T, block: string, channels: number): T;
  /** Doubles height and width by bilinear interpolation. */
  enlarge(x: T, block: string): T;
  /** In training, zeroes this share of the channels of each image, and scales up the others; 0..1. */
  drop(x: T, block: string, rate: number): T;
  /** 2x2 pixels as one of four times the channels. */
  spaceToDepth(x: T, block: string): T;
  /** The way back. */
  depthToSpace(x: T, block: string): T;
}

/** What a network puts out. */
export interface Built<T> {
  /** [n, h, w, classes] */
  readonly logits: T;
  /** In training with deep supervision: logits of the decoder's deeper levels at full size, the deepest last. */
  readonly auxiliary: readonly T[];
}

/** True for a convolution that has a bias. */
export function hasBias({ norm, hasBias: given }: Convolution): boolean {
  return given ?? norm === 'none';
}

/** Blocks that tell every output by its block's name, and else are those given. */
export function observeBlocks<T>(blocks: Blocks<T>, onOutput: (block: string, output: T) => void): Blocks<T> {
  const told = (block: string, output: T): T => {
    onOutput(block, output);
    return output;
  };
  return {
    training: blocks.training,
    centre: (images, block) => told(block, blocks.centre(images, block)),
    convolve: (inputs, block, convolution) => told(block, blocks.convolve(inputs, block, convolution)),
    normalise: (x, block, norm, activation) => told(block, blocks.normalise(x, block, norm, activation)),
    add: (inputs, block, activation) => told(block, blocks.add(inputs, block, activation)),
    join: (inputs, block) => told(block, blocks.join(inputs, block)),
    weigh: (x, coefficients, block) => told(block, blocks.weigh(x, coefficients, block)),
    poolMax: (x, block) => told(block, blocks.poolMax(x, block)),
    convolveUp: (x, block, channels) => told(block, blocks.convolveUp(x, block, channels)),
    enlarge: (x, block) => told(block, blocks.enlarge(x, block)),
    drop: (x, block, rate) => told(block, blocks.drop(x, block, rate)),
    spaceToDepth: (x, block) => told(block, blocks.spaceToDepth(x, block)),
    depthToSpace: (x, block) => told(block, blocks.depthToSpace(x, block)),
  };
}
