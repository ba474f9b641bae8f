import type { Network } from './network.js';

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

/** What a network is used for. */
export type MemoryPurpose = 'training' | 'inference';

/**
 * Fitted to the peak memory of processes at base 4 to 64, batch 1 to 54 and 16x16 to 960x640 pixels. Kept for the
 * backward pass are the sum and the activated value of each convolution; the rest are gradients on their way. Of the
 * weights there are the values, their parts in the form that the kernels want, the gradients in parts and joined, and
 * two moments of the optimiser.
 */
const FUSED: Readonly<Record<MemoryPurpose, Copies>> = {
  training: { outputs: 3, weights: 7 },
  inference: { outputs: 1.2, weights: 3.2 },
};

/** Graphs of native TensorFlow let go of more outputs; the weights travel into them as text and as constants. */
const NATIVE: Readonly<Record<MemoryPurpose, Copies>> = {
  training: { outputs: 2.4, weights: 8.5 },
  inference: { outputs: 0.7, weights: 16 },
};

const FLOAT_BYTES = 4;

/**
 * The memory, in bytes, that the tensors of a training step or of a prediction take on a backend. The process itself
 * comes on top.
 * @param backend as tfjs names it
 * @param copies of the weights that are held beside those of a step of Adam
 */
export function estimateNetworkBytes(
  network: Network,
  size: BatchSize,
  purpose: MemoryPurpose,
  backend: string,
  copies = 0,
): number {
  const { outputs, weights } = (backend === 'tensorflow' ? NATIVE : FUSED)[purpose];
  const values = network.layout.size + network.stateLayout.size;
  return Math.round(FLOAT_BYTES * (outputs * size.batch * countOutputs(network, size) + (weights + copies) * values));
}

/**
 * The numbers that all blocks of a network put out for one image.
 * @example
 * countOutputs(unet({ depth: 1, base: 2, classes: 2, channels: 3 }), { heightPx: 2, widthPx: 2 }) // 70
 */
export function countOutputs(network: Network, { heightPx, widthPx }: Omit<BatchSize, 'batch'>): number {
  const layers = network.listLayers(heightPx, widthPx);
  return layers.reduce((sum, { outputBytes }) => sum + outputBytes / FLOAT_BYTES, 0);
}
