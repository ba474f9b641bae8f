import type { WeightLayout } from '../../model/layout.js';
import { BETA1, BETA2 } from '../adam.js';
import type { UpdateRules } from '../updateRules.js';
import { spanWeights } from '../weightSpans.js';
import type { Graph } from './graph.js';
import { addVariable, assign, fill, type Variable, waitFor } from './variable.js';

/** What is fed for the update, by name; which of them depends on the optimiser. */
export const UpdateInput = {
  /** Learning rate; that of Adam includes the correction of its moments' bias. */
  rate: 'rate',
  /** Of Adam, correction included. */
  epsilon: 'epsilon',
  /** What decays, as a part of the weights for AdamW, and as their share in the gradient for momentum. */
  decay: 'decay',
  /** First values, [layout.size]. */
  first: 'update/first/first',
  second: 'update/second/first',
} as const;

/** What is fetched of the update's state; there is no `second` with momentum. */
export const UpdateOutput = { first: 'update/first/value', second: 'update/second/value' } as const;

/** The nodes of an update. */
export interface UpdateNodes {
  /** The node after which the weights are new. */
  readonly done: string;
  /** The nodes that set the first values of its variables. */
  readonly starts: readonly string[];
}

/** Writes the nodes that change the weights by a gradient [layout.size]. */
export function updateNodes(
  graph: Graph,
  weights: Variable,
  layout: WeightLayout,
  rules: UpdateRules,
  gradient: string,
): UpdateNodes {
  const parts = { graph, weights, layout, rules };
  return rules.optimiser === 'sgd' ? momentumNodes(parts, gradient) : adamNodes(parts, gradient);
}

interface UpdateParts {
  readonly graph: Graph;
  readonly weights: Variable;
  readonly layout: WeightLayout;
  readonly rules: UpdateRules;
}

/** The corrections of the moments' bias are in the rate and the epsilon that are fed. */
function adamNodes(parts: UpdateParts, gradient: string): UpdateNodes {
  const { graph, weights, layout, rules } = parts;
  const moments = ['update/first', 'update/second'].map((name) => addVariable(graph, name, layout.size));
  const none = graph.floats([0]);
  const [rate, epsilon] = [graph.placeholder(UpdateInput.rate, []), graph.placeholder(UpdateInput.epsilon, [])];
  const handles = [weights.handle, ...moments.map(({ handle }) => handle)];
  const numbers = [none, none, rate, graph.floats([BETA1]), graph.floats([BETA2]), epsilon];
  const inputs = [...handles, ...numbers, gradient, ...waitFor(rules.weightDecay > 0 ? [decayWeights(parts)] : [])];
  const done = graph.float('ResourceApplyAdam', 'update', inputs);
  return { done, starts: moments.map(({ start }) => start) };
}

function decayWeights(parts: UpdateParts): string {
  const { graph, weights } = parts;
  const left = graph.float('Sub', 'decay/left', [weights.value, decayOf(parts)]);
  return assign(graph, 'decay/done', weights, left);
}

function momentumNodes(parts: UpdateParts, gradient: string): UpdateNodes {
  const { graph, weights, layout, rules } = parts;
  const velocity = addVariable(graph, 'update/first', layout.size);
  const rate = graph.placeholder(UpdateInput.rate, []);
  const whole = rules.weightDecay > 0 ? graph.float('AddV2', 'decay/gradient', [gradient, decayOf(parts)]) : gradient;
  const inputs = [weights.handle, velocity.handle, rate, whole, graph.floats([rules.momentum])];
  const done = graph.float('ResourceApplyMomentum', 'update', inputs, { use_nesterov: { bool: true } });
  return { done, starts: [velocity.start] };
}

/** The part of each weight that is fed as decay, 0 where it does not decay, [layout.size]. */
function decayOf({ graph, weights, layout }: UpdateParts): string {
  const runs = spanWeights(layout).map(({ begin, end, decays }) =>
    fill(graph, 'decay/run', end - begin, decays ? 1 : 0),
  );
  const mask = graph.float('ConcatV2', 'decay/mask', [...runs, graph.ints(0)], { N: { int: runs.length } });
  const part = graph.float('Mul', 'decay/part', [mask, graph.placeholder(UpdateInput.decay, [])]);
  return graph.float('Mul', 'decay', [weights.value, part]);
}
