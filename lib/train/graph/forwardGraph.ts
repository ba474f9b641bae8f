import type { WeightLayout } from '../../model/layout.js';
import type { Network } from '../../model/network.js';
import { EPSILON } from '../../model/normalise.js';
import type { NetworkValues } from '../stepper.js';
import { type Features, type GraphBlockParts, type GraphParts, type GraphWeight, graphBlocks } from './blocks.js';
import { addBias } from './convolve.js';
import { createGraph, DataType, type Graph, type GraphNode } from './graph.js';
import { createTape } from './tape.js';

/** What is fed into and fetched from a forward graph. */
export const IMAGES = 'images';
export const LOGITS = 'logits';

/**
 * Writes the graph of a trained network: images [n, h, w, channels] to logits. Its values are constants, the
 * normalisation folded into filters and biases, so that TensorFlow fuses convolution, bias and ReLU.
 */
export function forwardGraph(network: Network, values: NetworkValues): GraphNode[] {
  const graph = createGraph();
  const weights = constantWeights(graph, foldWeights(network, values));
  const known = { graph, tape: createTape(graph), weightOf: (name: string) => weightIn(weights, name) };
  const normaliseBatch: GraphBlockParts['normaliseBatch'] = (x, block) =>
    weights.has(`${block}/scale`) ? scaleChannels(known, x, block) : addBias(known, x, block);
  const { channels } = network.config;
  const images = graph.placeholder(IMAGES, [-1, -1, -1, channels]);
  const { logits } = network.build(graphBlocks({ ...known, normaliseBatch }), {
    output: images,
    channels,
    trained: false,
  });
  graph.float('Identity', LOGITS, [logits.output]);
  return [...graph.nodes];
}

interface Weight {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}
type Weights = Map<string, Weight>;

/** The weights by name; a batch normalisation becomes a part of its block's filter and a bias, or scale and bias alone. */
function foldWeights({ layout, stateLayout }: Network, values: NetworkValues): Weights {
  const weights = nameValues(values.weights, layout);
  const state = nameValues(values.state, stateLayout);
  for (const { name, kind } of stateLayout.weights) {
    if (kind === 'mean') foldBlock(weights, state, name.replace('/mean', ''));
  }
  return weights;
}

function nameValues(flat: Float32Array, { weights }: WeightLayout): Weights {
  return new Map(
    weights.map(({ name, offset, size, shape }) => [name, { values: flat.subarray(offset, offset + size), shape }]),
  );
}

function foldBlock(weights: Weights, state: Weights, block: string): void {
  const [gamma, beta] = ['gamma', 'beta'].map((name) => weightIn(weights, `${block}/${name}`));
  const [mean, variance] = ['mean', 'variance'].map((name) => weightIn(state, `${block}/${name}`).values);
  if (!gamma || !beta || !mean || !variance) return;
  const scale = gamma.values.map((value, i) => value / Math.sqrt((variance[i] ?? 0) + EPSILON));
  const bias = beta.values.map((value, i) => value - (mean[i] ?? 0) * (scale[i] ?? 0));
  weights.set(`${block}/bias`, { values: bias, shape: beta.shape });
  for (const name of ['gamma', 'beta']) weights.delete(`${block}/${name}`);
  const filter = weights.get(`${block}/filter`);
  if (filter === undefined) {
    weights.set(`${block}/scale`, { values: scale, shape: gamma.shape });
  } else {
    const scaled = filter.values.map((value, i) => value * (scale[i % scale.length] ?? 0));
    weights.set(`${block}/filter`, { values: scaled, shape: filter.shape });
  }
}

/** A normalisation that no convolution comes before. */
function scaleChannels(parts: GraphParts, x: Features, block: string): Features {
  const scaled = parts.graph.float('Mul', `${block}/scaled`, [x.output, parts.weightOf(`${block}/scale`).output]);
  return addBias(parts, { ...x, output: scaled }, block);
}

function constantWeights(graph: Graph, weights: Weights): Map<string, GraphWeight> {
  return new Map(
    [...weights].map(([name, { values: tensor, shape }]) => {
      const attributes = { dtype: { type: DataType.float32 }, value: { tensor, shape } };
      return [name, { output: graph.add('Const', name, [], attributes), shape }];
    }),
  );
}

function weightIn<T>(weights: ReadonlyMap<string, T>, name: string): T {
  const weight = weights.get(name);
  if (weight === undefined) throw new RangeError(`network has no weight of this name: ${name}`);
  return weight;
}
