import type { Network } from '../../model/network.js';
import { LEAST_NORM } from '../clip.js';
import type { UpdateRules } from '../updateRules.js';
import type { Graph } from './graph.js';
import { updateNodes } from './update.js';
import { addVariable, assign, fill, readAfter, type Variable, waitFor } from './variable.js';

/** What is fed for a step, by name; which of them depends on the rules. */
export const StepInput = {
  /** Part of the moving moments that a step renews. */
  share: 'share',
  /** Part of the moving average of the values that a step renews. */
  averageShare: 'average/share',
  /** First values of that average. */
  averageWeights: 'average/weights/first',
  averageState: 'average/state/first',
  /** Images of the batch, and of all batches of the step. */
  batchImages: 'pending/images',
  stepImages: 'pending/total',
} as const;

/** What is fetched of a step. */
export const StepOutput = {
  /** The loss before the step, and the sum of the gradient, [2]; fetching it makes the step. */
  loss: 'step',
  /** The same; fetching it keeps the gradient for the step. */
  accumulate: 'accumulate',
  /** Fetching it sets all variables to their first values. */
  start: 'start',
  averageWeights: 'average/weights/value',
  averageState: 'average/state/value',
} as const;

/** What a batch tells a step: outputs of a scalar, [layout.size] and [stateLayout.size]; null where that is 0. */
export interface StepSlopes {
  readonly loss: string;
  readonly gradient: string;
  readonly moments: string | null;
}

/** The variables of a network; none for a state of no numbers. */
export interface NetworkVariables {
  readonly weights: Variable;
  readonly state: Variable | null;
}

/** Writes the nodes of a step: gradients of earlier batches, clipping, update, moving moments and moving average. */
export function addStep(
  graph: Graph,
  network: Network,
  rules: UpdateRules,
  variables: NetworkVariables,
  slopes: StepSlopes,
): void {
  const { weights, state } = variables;
  const told = tell(graph, slopes);
  const all = rules.accumulate > 1 ? addPending(graph, network, slopes, told) : { ...slopes, resets: [], starts: [] };
  const gradient = rules.clipNorm === null ? all.gradient : clip(graph, all.gradient, rules.clipNorm);
  const update = updateNodes(graph, weights, network.layout, rules, gradient);
  const moved = state === null || all.moments === null ? null : moveState(graph, state, all.moments);
  const newState = state === null || moved === null ? null : readAfter(graph, 'state/new', state, [moved]);
  const newWeights = readAfter(graph, 'weights/new', weights, [update.done]);
  const averages =
    rules.ema > 0
      ? addAverages(graph, network, { weights: newWeights, state: newState })
      : { done: [], starts: [] as string[] };
  const done = [update.done, ...(moved === null ? [] : [moved]), ...averages.done, ...all.resets];
  graph.float('Identity', StepOutput.loss, [told, ...waitFor(done)]);
  const starts = [weights.start, ...(state === null ? [] : [state.start]), ...update.starts];
  const allStarts = [...starts, ...averages.starts, ...all.starts];
  graph.float('Identity', StepOutput.start, [graph.floats([0]), ...waitFor(allStarts)]);
}

/** The sum shows a gradient that is no number, which the loss need not. */
function tell(graph: Graph, { loss, gradient }: StepSlopes): string {
  const sum = graph.float('Sum', 'gradient/sum', [gradient, graph.ints([0])]);
  return graph.float('Pack', 'told', [loss, sum], { N: { int: 2 } });
}

interface PendingNodes {
  readonly gradient: string;
  readonly moments: string | null;
  /** Nodes that forget the earlier batches once the step has taken them. */
  readonly resets: readonly string[];
  readonly starts: readonly string[];
}

/** Sums over the images of a step's batches, and their means at its end. */
function addPending(graph: Graph, { layout, stateLayout }: Network, slopes: StepSlopes, told: string): PendingNodes {
  const images = graph.placeholder(StepInput.batchImages, []);
  const total = graph.placeholder(StepInput.stepImages, []);
  const sumUp = (name: string, size: number, values: string) => {
    const pending = addVariable(graph, `pending/${name}`, size, fill(graph, `pending/${name}/none`, size, 0));
    const sum = graph.float('AddV2', `pending/${name}/sum`, [
      pending.value,
      graph.float('Mul', `pending/${name}/weighted`, [values, images]),
    ]);
    const mean = graph.float('RealDiv', `pending/${name}/mean`, [sum, total]);
    const none = graph.float('ZerosLike', `pending/${name}/zeros`, [mean]);
    return {
      mean,
      kept: assign(graph, `pending/${name}/kept`, pending, sum),
      reset: assign(graph, `pending/${name}/reset`, pending, none),
      start: pending.start,
    };
  };
  const gradient = sumUp('gradient', layout.size, slopes.gradient);
  const moments = slopes.moments === null ? null : sumUp('moments', stateLayout.size, slopes.moments);
  const sums = moments === null ? [gradient] : [gradient, moments];
  graph.float('Identity', StepOutput.accumulate, [told, ...waitFor(sums.map(({ kept }) => kept))]);
  return {
    gradient: gradient.mean,
    moments: moments?.mean ?? null,
    resets: sums.map(({ reset }) => reset),
    starts: sums.map(({ start }) => start),
  };
}

/** As clipGradient has it. */
function clip(graph: Graph, gradient: string, most: number): string {
  const half = graph.float('L2Loss', 'clip/half', [gradient]);
  const norm = graph.float('Sqrt', 'clip/norm', [graph.float('Mul', 'clip/square', [half, graph.floats([2])])]);
  const least = graph.float('AddV2', 'clip/least', [norm, graph.floats([LEAST_NORM])]);
  const scale = graph.float('RealDiv', 'clip/ratio', [graph.floats([most]), least]);
  return graph.float('Mul', 'clip', [gradient, graph.float('Minimum', 'clip/scale', [scale, graph.floats([1])])]);
}

/** state + share * (moments - state) */
function moveState(graph: Graph, state: Variable, moments: string): string {
  const share = graph.placeholder(StepInput.share, []);
  return assign(graph, 'state/moved', state, move(graph, 'state', state.value, moments, share));
}

function addAverages(
  graph: Graph,
  { layout, stateLayout }: Network,
  values: { weights: string; state: string | null },
): { done: string[]; starts: string[] } {
  const share = graph.placeholder(StepInput.averageShare, []);
  const follow = (name: string, size: number, value: string) => {
    const average = addVariable(graph, name, size);
    return {
      done: assign(graph, `${name}/moved`, average, move(graph, name, average.value, value, share)),
      ...average,
    };
  };
  const nodes = [follow('average/weights', layout.size, values.weights)];
  if (values.state !== null) nodes.push(follow('average/state', stateLayout.size, values.state));
  return { done: nodes.map(({ done }) => done), starts: nodes.map(({ start }) => start) };
}

/** from + share * (to - from) */
function move(graph: Graph, name: string, from: string, to: string, share: string): string {
  const difference = graph.float('Sub', `${name}/difference`, [to, from]);
  return graph.float('AddV2', `${name}/next`, [from, graph.float('Mul', `${name}/move`, [difference, share])]);
}
