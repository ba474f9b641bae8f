import type { WeightLayout } from '../../model/layout.js';
import { DEFAULT_LOSS, type Loss } from '../../model/loss/loss.js';
import type { Network } from '../../model/unet.js';
import { BETA1, BETA2 } from '../adam.js';
import { needsDistances } from '../lossTarget.js';
import { type GraphBlockParts, type GraphWeight, graphBlocks } from './blocks.js';
import { type Attribute, createGraph, DataType, type Graph, type GraphNode, outputOf } from './graph.js';
import { type LossInputs, lossNodes } from './loss.js';
import { normaliseBatch, type OnMoments } from './normalise.js';
import { createTape } from './tape.js';

/** What is fed into a training graph, by name. */
export const Input = {
  /** [n, h, w, channels], values 0..1. */
  images: 'images',
  /** Class ids, int32 [n * h * w]. */
  truth: 'truth',
  /** What random choices of the step come from, int32 [2]; another one each step. */
  seed: 'seed',
  /** Of the boundary loss: signed distances [classes, n * h * w], and the share 0..1 of its final weight. */
  distances: 'distances',
  progress: 'progress',
  /** Rate and epsilon of Adam, bias correction included. */
  rate: 'rate',
  epsilon: 'epsilon',
  /** Part of the moving moments that a step renews. */
  share: 'share',
  /** First values: [layout.size], but the state's [stateLayout.size]. */
  weights: 'weights/first',
  state: 'state/first',
  first: 'adam/first/first',
  second: 'adam/second/first',
} as const;

/** What is fetched from a training graph, by name. */
export const Output = {
  /** The loss before the step; fetching it makes the step. */
  loss: 'step',
  /** Fetching it sets all variables to their first values. */
  start: 'start',
  weights: 'weights/value',
  state: 'state/value',
  first: 'adam/first/value',
  second: 'adam/second/value',
} as const;

const FLOAT: Attribute = { type: DataType.float32 };

/**
 * Writes the graph that trains a network: forward pass, loss, backward pass, Adam and moving moments. Sizes and number
 * of images are settled at each step. Weights, moments of Adam, and moving moments are one flat variable each.
 */
export function trainingGraph(network: Network, goal: Loss = DEFAULT_LOSS): GraphNode[] {
  const graph = createGraph();
  const { layout, stateLayout, config } = network;
  const weights = addVariable(graph, 'weights', layout.size);
  const state = addVariable(graph, 'state', stateLayout.size);
  const parts = splitFlat(graph, weights.value, layout);
  const tape = createTape(graph);
  const moments = new Map<string, string>();
  const known = { graph, tape, weightOf: (name: string) => partOf(parts, name) };
  const onMoments: OnMoments = (block, { mean, variance }) => {
    moments.set(`${block}/mean`, mean).set(`${block}/variance`, variance);
  };

  const images = graph.placeholder(Input.images, [-1, -1, -1, config.channels]);
  const targets = targetPlaceholders(graph, goal, config.classes);
  const seed = graph.placeholder(Input.seed, [2], DataType.int32);
  const normalise: GraphBlockParts['normaliseBatch'] = (x, block) => normaliseBatch(known, onMoments, x, block);
  const blocks = graphBlocks({ ...known, seed, normaliseBatch: normalise });
  const built = network.build(blocks, { output: images, channels: config.channels, trained: false });
  const loss = lossNodes(known, goal, built, targets, config.classes);
  tape.goBack();

  const gradients = layout.weights.map(({ name }) => tape.gradientOf(partOf(parts, name).output) ?? '');
  const adam = addAdam(graph, weights, layout.size, joinFlat(graph, 'gradient', gradients));
  const batch = stateLayout.weights.map(({ name }) => moments.get(name) ?? '');
  const moved = moveState(graph, state, joinFlat(graph, 'moments', batch));
  graph.float('Identity', Output.loss, [loss, `^${adam.update}`, `^${moved}`]);
  addStart(graph, [weights.start, state.start, ...adam.starts]);
  return [...graph.nodes];
}

/** What the loss compares the logits with. */
function targetPlaceholders(graph: Graph, goal: Loss, classes: number): LossInputs {
  const truth = graph.placeholder(Input.truth, [-1], DataType.int32);
  if (!needsDistances(goal)) return { truth };
  const distances = graph.placeholder(Input.distances, [classes, -1]);
  return { truth, distances, progress: graph.placeholder(Input.progress, []) };
}

interface Variable {
  readonly handle: string;
  readonly value: string;
  /** The node that sets the first value. */
  readonly start: string;
}

/** A flat variable; its first value is fed. */
function addVariable(graph: Graph, name: string, size: number): Variable {
  const attributes = { dtype: FLOAT, shape: { shape: [size] }, shared_name: { text: name } };
  const handle = graph.add('VarHandleOp', name, [], attributes);
  const value = graph.add('ReadVariableOp', `${name}/value`, [handle], { dtype: FLOAT });
  const first = graph.placeholder(`${name}/first`, [size]);
  return { handle, value, start: assign(graph, `${name}/start`, handle, first) };
}

function assign(graph: Graph, name: string, handle: string, value: string): string {
  return graph.add('AssignVariableOp', name, [handle, value], { dtype: FLOAT });
}

type Parts = ReadonlyMap<string, GraphWeight>;

/** Each weight of a flat vector in its shape. */
function splitFlat(graph: Graph, flat: string, { weights }: WeightLayout): Parts {
  const sizes = graph.ints(weights.map(({ size }) => size));
  const split = graph.float('SplitV', 'weights/split', [flat, sizes, graph.ints(0)], {
    num_split: { int: weights.length },
    Tlen: { type: DataType.int32 },
  });
  const shaped = weights.map(({ name, shape }, i) => {
    const output = graph.float('Reshape', `${name}/shaped`, [outputOf(split, i), graph.ints(shape)]);
    return [name, { output, shape }] as const;
  });
  return new Map(shaped);
}

function partOf(parts: Parts, name: string): GraphWeight {
  const part = parts.get(name);
  if (part === undefined) throw new RangeError(`network has no weight of this name: ${name}`);
  return part;
}

function joinFlat(graph: Graph, name: string, outputs: readonly string[]): string {
  const flat = outputs.map((output) => graph.float('Reshape', `${name}/flat`, [output, graph.ints([-1])]));
  return graph.float('ConcatV2', name, [...flat, graph.ints(0)], { N: { int: flat.length } });
}

/** Adam's update. The corrections of its bias are in the rate and the epsilon that are fed. */
function addAdam(
  graph: Graph,
  weights: Variable,
  size: number,
  gradient: string,
): { update: string; starts: string[] } {
  const moments = ['adam/first', 'adam/second'].map((name) => addVariable(graph, name, size));
  const none = graph.floats([0]);
  const [rate, epsilon] = [graph.placeholder(Input.rate, []), graph.placeholder(Input.epsilon, [])];
  const handles = [weights.handle, ...moments.map(({ handle }) => handle)];
  const numbers = [none, none, rate, graph.floats([BETA1]), graph.floats([BETA2]), epsilon];
  const update = graph.float('ResourceApplyAdam', 'adam', [...handles, ...numbers, gradient]);
  return { update, starts: moments.map(({ start }) => start) };
}

/** state + share * (moments - state) */
function moveState(graph: Graph, state: Variable, moments: string): string {
  const share = graph.placeholder(Input.share, []);
  const difference = graph.float('Sub', 'state/difference', [moments, state.value]);
  const next = graph.float('AddV2', 'state/next', [state.value, graph.float('Mul', 'state/move', [difference, share])]);
  return assign(graph, 'state/moved', state.handle, next);
}

function addStart(graph: Graph, starts: readonly string[]): void {
  graph.float('Identity', Output.start, [graph.floats([0]), ...starts.map((start) => `^${start}`)]);
}
