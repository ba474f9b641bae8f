import type { WeightLayout } from '../../model/layout.js';
import { DEFAULT_LOSS, type Loss } from '../../model/loss/loss.js';
import type { Network } from '../../model/network.js';
import { needsDistances } from '../lossTarget.js';
import { ADAM_ALONE, type UpdateRules } from '../updateRules.js';
import { type Features, type GraphBlockParts, type GraphWeight, graphBlocks } from './blocks.js';
import { createGraph, DataType, type Graph, type GraphNode, outputOf, type Precision } from './graph.js';
import { type LossInputs, lossNodes } from './loss.js';
import { normaliseBatch, type OnMoments } from './normalise.js';
import { castFeatures } from './precision.js';
import { addStep } from './step.js';
import { createTape } from './tape.js';
import { addVariable } from './variable.js';

/** What is fed into a training graph, by name; for steps and updates there is more (StepInput, UpdateInput). */
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
  /** First values: [layout.size], and the state's [stateLayout.size]; none where that is 0. */
  weights: 'weights/first',
  state: 'state/first',
} as const;

/** What is fetched of a network's variables, by name; a step has its own (StepOutput, UpdateOutput). */
export const Output = {
  weights: 'weights/value',
  state: 'state/value',
} as const;

/**
 * Writes the graph that trains a network: forward pass, loss, backward pass, update and moving moments. Sizes and number
 * of images are settled at each step. Weights, what the optimiser keeps, and moving moments are one flat variable each.
 * @param precision what convolutions and activations are computed in; weights, statistics, loss and update stay float32
 * (Micikevicius et al. 2018, arXiv:1710.03740; bfloat16 has float32's range and needs no scaled loss)
 */
export function trainingGraph(
  network: Network,
  goal: Loss = DEFAULT_LOSS,
  rules: UpdateRules = ADAM_ALONE,
  precision: Precision = 'float32',
): GraphNode[] {
  const graph = createGraph();
  const { layout, stateLayout, config } = network;
  const weights = addVariable(graph, 'weights', layout.size);
  const state = stateLayout.size === 0 ? null : addVariable(graph, 'state', stateLayout.size);
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
  const blocks = graphBlocks({ ...known, seed, precision, normaliseBatch: normalise });
  const built = network.build(blocks, { output: images, channels: config.channels, trained: false });
  const exact = (x: Features): Features => castFeatures(known, x, 'float32');
  const outputs = { logits: exact(built.logits), auxiliary: built.auxiliary.map(exact) };
  const loss = lossNodes(known, goal, outputs, targets, config.classes);
  tape.goBack();

  const gradients = layout.weights.map(({ name }) => tape.gradientOf(partOf(parts, name).output) ?? '');
  const ofBatch = stateLayout.weights.map(({ name }) => moments.get(name) ?? '');
  addStep(
    graph,
    network,
    rules,
    { weights, state },
    {
      loss,
      gradient: joinFlat(graph, 'gradient', gradients),
      moments: state === null ? null : joinFlat(graph, 'moments', ofBatch),
    },
  );
  return [...graph.nodes];
}

/** What the loss compares the logits with. */
function targetPlaceholders(graph: Graph, goal: Loss, classes: number): LossInputs {
  const truth = graph.placeholder(Input.truth, [-1], DataType.int32);
  if (!needsDistances(goal)) return { truth };
  const distances = graph.placeholder(Input.distances, [classes, -1]);
  return { truth, distances, progress: graph.placeholder(Input.progress, []) };
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
