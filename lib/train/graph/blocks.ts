import { type Blocks, hasBias } from '../../model/blocks.js';
import { addBias, convolve, convolveUp } from './convolve.js';
import type { Graph, Precision } from './graph.js';
import { activate, normaliseGroups } from './normalise.js';
import { castFeatures, inFloat32 } from './precision.js';
import { add, depthToSpace, dropChannels, enlarge, joinChannels, poolMax, spaceToDepth, weigh } from './resample.js';
import type { Tape } from './tape.js';

/** Values [images, rows, columns, channels] of a graph. */
export interface Features {
  readonly output: string;
  readonly channels: number;
  /** Whether a gradient passes through: not through the images. */
  readonly trained: boolean;
}

/** A weight in a graph. */
export interface GraphWeight {
  readonly output: string;
  readonly shape: readonly number[];
}

/** Where blocks write their nodes. */
export interface GraphParts {
  readonly graph: Graph;
  readonly tape: Tape;
  /** A weight by name. */
  weightOf(name: string): GraphWeight;
}

/** What blocks of a graph need to know. */
export interface GraphBlockParts extends GraphParts {
  /** Of a training: the output, int32 [2], that random choices come from. */
  readonly seed?: string;
  /** What blocks compute in; float32 by default. Statistics and weights are float32 in any case. */
  readonly precision?: Precision;
  /** Batch normalisation of a block without its activation: after a convolution, or alone. */
  normaliseBatch(x: Features, block: string): Features;
}

/** Blocks that write nodes of a graph, and note their gradients on the tape; those of a training where there is a seed. */
export function graphBlocks(parts: GraphBlockParts): Blocks<Features> {
  const { seed } = parts;
  const normalise: Blocks<Features>['normalise'] = (x, block, norm, activation) => {
    const normal =
      norm === 'batch'
        ? parts.normaliseBatch(x, block)
        : inFloat32(parts, x, (exact) => normaliseGroups(parts, exact, block, norm));
    return activate(parts, normal, block, activation);
  };
  return {
    training: seed !== undefined,
    centre: (images) => castFeatures(parts, centre(parts, images), parts.precision ?? 'float32'),
    convolve: (inputs, block, convolution) => {
      const { norm, activation, stridePx } = convolution;
      const sums = convolve(parts, joinChannels(parts, inputs, block), block, stridePx);
      if (norm !== 'none') return normalise(sums, block, norm, activation);
      return activate(parts, hasBias(convolution) ? addBias(parts, sums, block) : sums, block, activation);
    },
    normalise,
    add: (inputs, block, activation) => activate(parts, add(parts, inputs, block), block, activation),
    join: (inputs, block) => joinChannels(parts, inputs, block),
    weigh: (x, coefficients, block) => weigh(parts, x, coefficients, block),
    poolMax: (x) => poolMax(parts, x),
    convolveUp: (x, block) => addBias(parts, convolveUp(parts, x, block), block),
    enlarge: (x, block) => enlarge(parts, x, block),
    drop: (x, block, rate) => (seed === undefined ? x : dropChannels(parts, x, block, rate, seed)),
    spaceToDepth: (x, block) => spaceToDepth(parts, x, block),
    depthToSpace: (x, block) => depthToSpace(parts, x, block),
  };
}

function centre({ graph }: GraphParts, images: Features): Features {
  const doubled = graph.float('Mul', 'centre/mul', [images.output, graph.floats([2])]);
  return { ...images, output: graph.float('Sub', 'centre/sub', [doubled, graph.floats([1])]) };
}
