import { type Attribute, DataType, type Graph } from './graph.js';

const FLOAT: Attribute = { type: DataType.float32 };

/** A flat variable of a graph. */
export interface Variable {
  readonly handle: string;
  readonly value: string;
  /** The node that sets the first value. */
  readonly start: string;
}

/**
 * Adds a variable.
 * @param size how many numbers it has
 * @param first output of its first value; by default one that is fed as `<name>/first`
 */
export function addVariable(graph: Graph, name: string, size: number, first?: string): Variable {
  const attributes = { dtype: FLOAT, shape: { shape: [size] }, shared_name: { text: name } };
  const handle = graph.add('VarHandleOp', name, [], attributes);
  const value = graph.add('ReadVariableOp', `${name}/value`, [handle], { dtype: FLOAT });
  const initial = first ?? graph.placeholder(`${name}/first`, [size]);
  return { handle, value, start: assign(graph, `${name}/start`, { handle }, initial) };
}

/**
 * Gives a variable another value.
 * @returns the node that does it
 */
export function assign(
  graph: Graph,
  name: string,
  { handle }: Pick<Variable, 'handle'>,
  value: string,
  after: readonly string[] = [],
): string {
  return graph.add('AssignVariableOp', name, [handle, value, ...waitFor(after)], { dtype: FLOAT });
}

/** The value of a variable once nodes have run. */
export function readAfter(graph: Graph, name: string, { handle }: Variable, after: readonly string[]): string {
  return graph.add('ReadVariableOp', name, [handle, ...waitFor(after)], { dtype: FLOAT });
}

/** Inputs that only wait for nodes. */
export function waitFor(nodes: readonly string[]): string[] {
  return nodes.map((node) => `^${node}`);
}

/** A vector of one number. */
export function fill(graph: Graph, name: string, size: number, value: number): string {
  const attributes = { index_type: { type: DataType.int32 } };
  return graph.float('Fill', name, [graph.ints([size]), graph.floats([value])], attributes);
}
