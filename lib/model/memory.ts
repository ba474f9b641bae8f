import type { Blocks } from './blocks.js';
import type { Network } from './unet.js';

/** Images that a network takes at once. */
export interface BatchSize {
  /** Images, at least 1. */
  readonly batch: number;
  readonly heightPx: number;
  readonly widthPx: number;
}

/** How often the outputs of the blocks, and the weights, lie in memory where most of it is in use. */
interface Copies {
  readonly outputs: number;
  readonly weights: number;
}

/**
 * Measured on wasm, where the plain operations of tfjs make a step. Of a convolution block its sum, square, normalised
 * and activated values and their gradients are kept; of the weights the flat vector, its parts, what the convolutions
 * pack of them, their gradients in parts and joined, and two moments of the optimiser with their successors.
 */
const TRAINING: Copies = { outputs: 12, weights: 18 };

/** Measured on wasm: the sum and the activated value of each block live until the last one has run. */
const INFERENCE: Copies = { outputs: 3, weights: 4 };

const FLOAT_BYTES = 4;

/**
 * The memory, in bytes, that a training step takes on a backend: outputs of all blocks for the backward pass,
 * gradients, weights and optimiser. The process itself comes on top.
 */
export function estimateTrainingBytes(network: Network, size: BatchSize): number {
  return estimateBytes(network, size, TRAINING);
}

/** The memory, in bytes, that a prediction takes on a backend. The process itself comes on top. */
export function estimateInferenceBytes(network: Network, size: BatchSize): number {
  return estimateBytes(network, size, INFERENCE);
}

function estimateBytes(network: Network, size: BatchSize, { outputs, weights }: Copies): number {
  const values = network.layout.size + network.stateLayout.size;
  return Math.round(FLOAT_BYTES * (outputs * size.batch * countOutputs(network, size) + weights * values));
}

interface Plane {
  readonly pixels: number;
  readonly channels: number;
}

/**
 * The numbers that all blocks of a network put out for one image: the network is put together from blocks that count.
 * @example
 * countOutputs(unet({ depth: 1, base: 2, classes: 2, channels: 3 }), { heightPx: 2, widthPx: 2 }) // 66
 */
export function countOutputs(network: Network, { heightPx, widthPx }: Omit<BatchSize, 'batch'>): number {
  let count = 0;
  const put = (pixels: number, channels: number): Plane => {
    count += pixels * channels;
    return { pixels, channels };
  };
  const channelsOf = (weight: string, axis: number): number => {
    const shape = network.layout.weights.find(({ name }) => name === weight)?.shape;
    return shape?.[axis] ?? 0;
  };
  const first = (inputs: readonly Plane[]): number => inputs[0]?.pixels ?? 0;
  const blocks: Blocks<Plane> = {
    centre: ({ pixels, channels }) => put(pixels, channels),
    convolve: (inputs, block) => put(first(inputs), channelsOf(`${block}/filter`, 3)),
    poolMax: ({ pixels, channels }) => put(pixels / 4, channels),
    convolveUp: ({ pixels }, block) => put(4 * pixels, channelsOf(`${block}/filter`, 2)),
    convolveHead: ({ pixels }) => put(pixels, network.config.classes),
  };
  network.build(blocks, { pixels: heightPx * widthPx, channels: network.config.channels });
  return count;
}
