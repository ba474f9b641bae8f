import type { Blocks } from '../../model/blocks.js';
import { EPSILON } from '../../model/normalise.js';
import { type Attribute, DataType, type Graph, outputOf } from './graph.js';
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

/** What blocks of a graph need to know. */
export interface GraphBlockParts {
  readonly graph: Graph;
  readonly tape: Tape;
  readonly training: boolean;
  /** A weight by name. */
  weightOf(name: string): GraphWeight;
  /** What follows the convolution of a block: normalisation and ReLU. */
  finish(x: Features, block: string): Features;
}

const FLOAT: Attribute = { type: DataType.float32 };
const SAME: Attribute = { text: 'SAME' };
const VALID: Attribute = { text: 'VALID' };
const ONE: Attribute = { ints: [1, 1, 1, 1] };
const TWO: Attribute = { ints: [1, 2, 2, 1] };

/** Blocks that write nodes of a graph, and note their gradients on the tape. */
export function graphBlocks(parts: GraphBlockParts): Blocks<Features> {
  return {
    training: parts.training,
    centre: (images) => centre(parts, images),
    convolve: (inputs, block) => {
      const joined = joinChannels(parts, inputs, block);
      return parts.finish(convolve(parts, joined, block), block);
    },
    poolMax: (x) => poolMax(parts, x),
    convolveUp: (x, block) => addBias(parts, convolveUp(parts, x, block), block),
    convolveHead: (x) => addBias(parts, convolve(parts, x, 'head'), 'head'),
  };
}

function centre({ graph }: GraphBlockParts, images: Features): Features {
  const doubled = graph.float('Mul', 'centre/mul', [images.output, graph.floats([2])]);
  return { ...images, output: graph.float('Sub', 'centre/sub', [doubled, graph.floats([1])]) };
}

/** One input as it is; two side by side. */
function joinChannels({ graph, tape }: GraphBlockParts, inputs: readonly Features[], block: string): Features {
  const [first, ...others] = inputs;
  if (first === undefined) throw new RangeError(`block needs an input: ${block}`);
  if (others.length === 0) return first;
  const sizes = inputs.map(({ channels }) => channels);
  const count: Attribute = { int: inputs.length };
  const outputs = inputs.map(({ output }) => output);
  const output = graph.float('ConcatV2', `${block}/join`, [...outputs, graph.ints(3)], { N: count });
  tape.record(output, (gradient) => {
    const split = graph.float('SplitV', `${block}/split`, [gradient, graph.ints(sizes), graph.ints(3)], {
      num_split: count,
      Tlen: { type: DataType.int32 },
    });
    outputs.forEach((input, i) => {
      tape.contribute(input, outputOf(split, i));
    });
  });
  return { output, channels: sizes.reduce((a, b) => a + b, 0), trained: inputs.some(({ trained }) => trained) };
}

function convolve({ graph, tape, weightOf }: GraphBlockParts, x: Features, block: string): Features {
  const filter = weightOf(`${block}/filter`);
  const output = graph.float('Conv2D', `${block}/convolve`, [x.output, filter.output], { strides: ONE, padding: SAME });
  tape.record(output, (gradient) => {
    const attributes = { strides: ONE, padding: SAME };
    const ofFilter = [x.output, graph.ints(filter.shape), gradient];
    tape.contribute(
      filter.output,
      graph.float('Conv2DBackpropFilter', `${block}/filter/gradient`, ofFilter, attributes),
    );
    if (!x.trained) return;
    const ofInput = [shapeOf(graph, x.output), filter.output, gradient];
    tape.contribute(x.output, graph.float('Conv2DBackpropInput', `${block}/input/gradient`, ofInput, attributes));
  });
  return { output, channels: filter.shape.at(-1) ?? 0, trained: true };
}

/** Outputs of the moments of a batch: the mean, and the biased variance. */
export type OnMoments = (block: string, moments: { mean: string; variance: string }) => void;

/** Batch normalisation over the batch's own moments, then ReLU. */
export function normaliseRelu(
  { graph, tape, weightOf }: Omit<GraphBlockParts, 'finish' | 'training'>,
  onMoments: OnMoments,
  x: Features,
  block: string,
): Features {
  const gamma = weightOf(`${block}/gamma`).output;
  const beta = weightOf(`${block}/beta`).output;
  const attributes = { U: FLOAT, epsilon: { float: EPSILON } };
  const none = graph.floats([], [0]);
  const normal = graph.float('FusedBatchNormV3', `${block}/normalise`, [x.output, gamma, beta, none, none], attributes);
  const output = graph.float('Relu', `${block}/relu`, [normal]);
  onMoments(block, { mean: outputOf(normal, 1), variance: biasedVariance(graph, x, outputOf(normal, 2)) });
  tape.record(output, (gradient) => {
    const below = graph.float('ReluGrad', `${block}/relu/gradient`, [gradient, output]);
    const kept = [3, 4, 5].map((index) => outputOf(normal, index));
    const inputs = [below, x.output, gamma, ...kept];
    const gradients = graph.float('FusedBatchNormGradV3', `${block}/normalise/gradient`, inputs, attributes);
    tape.contribute(x.output, gradients);
    tape.contribute(gamma, outputOf(gradients, 1));
    tape.contribute(beta, outputOf(gradients, 2));
  });
  return { ...x, output };
}

/** TensorFlow divides by n - 1, n being the values of a channel: times `(n - 1) / n = 1 - channels / size`. */
function biasedVariance(graph: Graph, x: Features, variance: string): string {
  const size = graph.float('Size', 'moments/size', [x.output]);
  const asFloat = graph.add('Cast', 'moments/cast', [size], { SrcT: { type: DataType.int32 }, DstT: FLOAT });
  const share = graph.float('RealDiv', 'moments/share', [graph.floats([x.channels]), asFloat]);
  const factor = graph.float('Sub', 'moments/factor', [graph.floats([1]), share]);
  return graph.float('Mul', 'moments/variance', [variance, factor]);
}

function poolMax({ graph, tape }: GraphBlockParts, x: Features): Features {
  const attributes = { ksize: TWO, strides: TWO, padding: VALID };
  const output = graph.float('MaxPool', 'pool', [x.output], attributes);
  tape.record(output, (gradient) => {
    tape.contribute(x.output, graph.float('MaxPoolGrad', 'pool/gradient', [x.output, output, gradient], attributes));
  });
  return { ...x, output };
}

/** A transposed convolution is the gradient of a convolution with the same filter, and the other way round. */
function convolveUp({ graph, tape, weightOf }: GraphBlockParts, x: Features, block: string): Features {
  const filter = weightOf(`${block}/filter`);
  const channels = filter.shape[2] ?? 0;
  const attributes = { strides: TWO, padding: VALID };
  const inputs = [upSize(graph, x.output, channels), filter.output, x.output];
  const output = graph.float('Conv2DBackpropInput', `${block}/convolve`, inputs, attributes);
  tape.record(output, (gradient) => {
    const ofFilter = [gradient, graph.ints(filter.shape), x.output];
    tape.contribute(
      filter.output,
      graph.float('Conv2DBackpropFilter', `${block}/filter/gradient`, ofFilter, attributes),
    );
    const ofInput = [gradient, filter.output];
    tape.contribute(x.output, graph.float('Conv2D', `${block}/input/gradient`, ofInput, attributes));
  });
  return { output, channels, trained: true };
}

export function addBias(
  { graph, tape, weightOf }: Omit<GraphBlockParts, 'finish' | 'training'>,
  x: Features,
  block: string,
): Features {
  const bias = weightOf(`${block}/bias`).output;
  const output = graph.float('BiasAdd', `${block}/bias`, [x.output, bias]);
  tape.record(output, (gradient) => {
    tape.contribute(bias, graph.float('BiasAddGrad', `${block}/bias/gradient`, [gradient]));
    tape.contribute(x.output, gradient);
  });
  return { ...x, output };
}

function shapeOf(graph: Graph, output: string): string {
  return graph.float('Shape', 'shape', [output], { out_type: { type: DataType.int32 } });
}

/** The shape [n, 2 h, 2 w, channels] of a tensor [n, h, w, c] that is known at run time only. */
function upSize(graph: Graph, output: string, channels: number): string {
  const int32: Attribute = { type: DataType.int32 };
  const outer = graph.add('Slice', 'size/outer', [shapeOf(graph, output), graph.ints([0]), graph.ints([3])], {
    T: int32,
    Index: int32,
  });
  const doubled = graph.add('Mul', 'size/doubled', [outer, graph.ints([1, 2, 2])], { T: int32 });
  return graph.add('ConcatV2', 'size', [doubled, graph.ints([channels]), graph.ints(0)], { T: int32, N: { int: 2 } });
}
