import type { Activation, Norm } from '../../model/blocks.js';
import { EPSILON } from '../../model/normalise.js';
import { countGroups } from '../../model/normaliseGroups.js';
import type { Features, GraphParts } from './blocks.js';
import { type Attribute, DataType, type Graph, outputOf } from './graph.js';
import { sidesOf } from './shape.js';

const FLOAT: Attribute = { type: DataType.float32 };

/** The activation of a block. */
export function activate({ graph, tape }: GraphParts, x: Features, block: string, activation: Activation): Features {
  if (activation === 'none') return x;
  const [op, gradientOp] = activation === 'relu' ? ['Relu', 'ReluGrad'] : ['Sigmoid', 'SigmoidGrad'];
  const output = graph.float(op as string, `${block}/${activation}`, [x.output]);
  tape.record(output, (gradient) => {
    const inputs = activation === 'relu' ? [gradient, output] : [output, gradient];
    tape.contribute(x.output, graph.float(gradientOp as string, `${block}/${activation}/gradient`, inputs));
  });
  return { ...x, output };
}

/** Outputs of the moments of a batch: the mean, and the biased variance. */
export type OnMoments = (block: string, moments: { mean: string; variance: string }) => void;

/** Batch normalisation over the batch's own moments. */
export function normaliseBatch(
  { graph, tape, weightOf }: GraphParts,
  onMoments: OnMoments,
  x: Features,
  block: string,
): Features {
  const gamma = weightOf(`${block}/gamma`).output;
  const beta = weightOf(`${block}/beta`).output;
  const attributes = { U: FLOAT, epsilon: { float: EPSILON } };
  const none = graph.floats([], [0]);
  const output = graph.float('FusedBatchNormV3', `${block}/normalise`, [x.output, gamma, beta, none, none], attributes);
  onMoments(block, { mean: outputOf(output, 1), variance: biasedVariance(graph, x, outputOf(output, 2)) });
  tape.record(output, (gradient) => {
    const kept = [3, 4, 5].map((index) => outputOf(output, index));
    const inputs = [gradient, x.output, gamma, ...kept];
    const gradients = graph.float('FusedBatchNormGradV3', `${block}/normalise/gradient`, inputs, attributes);
    tape.contribute(x.output, gradients);
    tape.contribute(gamma, outputOf(gradients, 1));
    tape.contribute(beta, outputOf(gradients, 2));
  });
  return { ...x, output };
}

/** TensorFlow divides by n - 1, n being the values of a channel: times `(n - 1) / n = 1 - channels / size`. */
function biasedVariance(graph: Graph, x: Features, variance: string): string {
  const size = graph.add('Size', 'moments/size', [x.output], { T: { type: DataType[graph.precisionOf(x.output)] } });
  const asFloat = graph.add('Cast', 'moments/cast', [size], { SrcT: { type: DataType.int32 }, DstT: FLOAT });
  const share = graph.float('RealDiv', 'moments/share', [graph.floats([x.channels]), asFloat]);
  const factor = graph.float('Sub', 'moments/factor', [graph.floats([1]), share]);
  return graph.float('Mul', 'moments/variance', [variance, factor]);
}

/** Group or instance normalisation, by the formulas of the eager one. */
export function normaliseGroups(
  { graph, tape, weightOf }: GraphParts,
  x: Features,
  block: string,
  norm: Exclude<Norm, 'batch'>,
): Features {
  const groups = norm === 'group' ? countGroups(x.channels) : x.channels;
  const [gamma, beta] = [weightOf(`${block}/gamma`).output, weightOf(`${block}/beta`).output];
  const f = (op: string, ...inputs: string[]): string => graph.float(op, `${block}/normalise/${op}`, inputs);
  const means = (values: string): string => imageMeans(graph, values);
  const shared = (values: string): string => groupMeans(graph, values, groups, x.channels);

  const mean = shared(means(x.output));
  const variance = f('Relu', f('Sub', shared(means(f('Square', x.output))), f('Square', mean)));
  const inverse = f('Rsqrt', f('AddV2', variance, graph.floats([EPSILON])));
  const slope = f('Mul', gamma, inverse);
  const output = f('AddV2', f('Mul', x.output, slope), f('Sub', beta, f('Mul', mean, slope)));
  tape.record(output, (gradient) => {
    const ofDy = means(gradient);
    const ofDyXhat = f('Mul', f('Sub', means(f('Mul', gradient, x.output)), f('Mul', ofDy, mean)), inverse);
    const meanG = shared(f('Mul', ofDy, gamma));
    const slopeX = f('Neg', f('Mul', shared(f('Mul', ofDyXhat, gamma)), f('Square', inverse)));
    const offset = f('Neg', f('AddV2', f('Mul', meanG, inverse), f('Mul', slopeX, mean)));
    const ofInputs = f('AddV2', f('Mul', gradient, slope), f('Mul', x.output, slopeX));
    tape.contribute(x.output, f('AddV2', ofInputs, offset));
    const pixels = countPixels(graph, x.output);
    const sum = (perImage: string): string =>
      f('Mul', graph.float('Sum', `${block}/normalise/sum`, [perImage, graph.ints([0, 1, 2])]), pixels);
    tape.contribute(gamma, sum(ofDyXhat));
    tape.contribute(beta, sum(ofDy));
  });
  return { ...x, output };
}

/** Mean over the pixels of each image and channel: [n, 1, 1, c]. */
function imageMeans(graph: Graph, x: string): string {
  return graph.float('Mean', 'means/pixels', [x, graph.ints([1, 2])], { keep_dims: { bool: true } });
}

/** Means over the channels of a group, in the place of each: [n, 1, 1, c]. */
function groupMeans(graph: Graph, x: string, groups: number, channels: number): string {
  if (groups === channels) return x;
  const size = channels / groups;
  const grouped = graph.float('Reshape', 'means/grouped', [x, graph.ints([-1, groups, size])]);
  const means = graph.float('Mean', 'means/groups', [grouped, graph.ints(2)], { keep_dims: { bool: true } });
  const tiled = graph.float('Tile', 'means/tiled', [means, graph.ints([1, 1, size])]);
  return graph.float('Reshape', 'means/shaped', [tiled, graph.ints([-1, 1, 1, channels])]);
}

/** Pixels of an image. */
function countPixels(graph: Graph, x: string): string {
  const attributes = { SrcT: { type: DataType.int32 }, DstT: FLOAT };
  const sides = graph.add('Cast', 'pixels/sides', [sidesOf(graph, x, 1, 2)], attributes);
  return graph.float('Prod', 'pixels', [sides, graph.ints([0])]);
}
