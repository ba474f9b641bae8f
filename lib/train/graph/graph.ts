import type { Config } from '../../config/schema.js';

/** A TensorFlow graph as a list of nodes, before it is written as a protocol buffer. */

/** The types of values used here, by their numbers in TensorFlow (types.proto). */
export const DataType = { float32: 1, int32: 3, bool: 10, bfloat16: 14, resource: 20 } as const;
export type DataType = (typeof DataType)[keyof typeof DataType];

/** The types of values that a network computes with: float32, or its upper half, of 8 significant bits. */
export type Precision = Config['train']['precision'];

/** The value of an attribute of a node. */
export type Attribute =
  | { readonly type: DataType }
  | { readonly shape: readonly number[] }
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly bool: boolean }
  | { readonly text: string }
  | { readonly tensor: Float32Array | Int32Array; readonly shape: readonly number[] };

export interface GraphNode {
  readonly name: string;
  /** The operation, as TensorFlow calls it. */
  readonly op: string;
  /** Outputs of other nodes, `node` or `node:1`; `^node` only waits for it. */
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A graph under construction. Outputs are names: `node` is the first output of a node, `node:1` the second. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  /**
   * Adds a node.
   * @param name made unique by a number where it is taken
   * @returns its first output
   */
  add(op: string, name: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>): string;
  /** Adds an operation on values of the precision of its inputs, bfloat16 where one is: its type attribute is `T`. */
  float(op: string, name: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>): string;
  /** The precision of an output; that of numbers is meant. */
  precisionOf(output: string): Precision;
  /** An output in a precision. */
  cast(output: string, precision: Precision): string;
  /** A value that is fed; -1 stands for a side of any length. */
  placeholder(name: string, shape: readonly number[], type?: DataType): string;
  /** A constant of float32 numbers; a scalar by default. */
  floats(values: readonly number[], shape?: readonly number[]): string;
  /** A constant of int32 numbers: one as a scalar, a list as a vector. */
  ints(values: number | readonly number[]): string;
}

/** Starts an empty graph. */
export function createGraph(): Graph {
  const nodes: GraphNode[] = [];
  const taken = new Map<string, number>();
  const constants = new Map<string, string>();
  const halves = new Set<string>();

  const add: Graph['add'] = (op, name, inputs, attributes = {}) => {
    const count = taken.get(name) ?? 0;
    taken.set(name, count + 1);
    const unique = count === 0 ? name : `${name}_${count}`;
    nodes.push({ name: unique, op, inputs, attributes });
    return unique;
  };
  const constant = (type: DataType, tensor: Float32Array | Int32Array, shape: readonly number[]): string => {
    const key = `${type}:${shape}:${tensor}`;
    const known = constants.get(key);
    if (known !== undefined) return known;
    const made = add('Const', 'constant', [], { dtype: { type }, value: { tensor, shape } });
    constants.set(key, made);
    return made;
  };
  const precisionOf: Graph['precisionOf'] = (output) => (halves.has(output) ? 'bfloat16' : 'float32');
  const float: Graph['float'] = (op, name, inputs, attributes = {}) => {
    const precision = inputs.some((input) => halves.has(input)) ? 'bfloat16' : 'float32';
    const output = add(op, name, inputs, { T: { type: DataType[precision] }, ...attributes });
    if (precision === 'bfloat16') for (const part of partsOf(output, attributes)) halves.add(part);
    return output;
  };
  const cast: Graph['cast'] = (output, precision) => {
    const from = precisionOf(output);
    if (from === precision) return output;
    const types = { SrcT: { type: DataType[from] }, DstT: { type: DataType[precision] } };
    const made = add('Cast', 'cast', [output], types);
    if (precision === 'bfloat16') halves.add(made);
    return made;
  };
  return {
    nodes,
    add,
    float,
    precisionOf,
    cast,
    placeholder: (name, shape, type = DataType.float32) =>
      add('Placeholder', name, [], { dtype: { type }, shape: { shape } }),
    floats: (values, shape = []) => constant(DataType.float32, Float32Array.from(values), shape),
    ints: (values) =>
      typeof values === 'number'
        ? constant(DataType.int32, Int32Array.of(values), [])
        : constant(DataType.int32, Int32Array.from(values), [values.length]),
  };
}

/** The outputs that are of the type of a node's inputs: all those of a split, else the first. */
function partsOf(output: string, { num_split: split }: Readonly<Record<string, Attribute>>): string[] {
  const count = split !== undefined && 'int' in split ? split.int : 1;
  return Array.from({ length: count }, (_, index) => outputOf(output, index));
}

/** Output `index` of the node that `output` is the first of. */
export function outputOf(output: string, index: number): string {
  return index === 0 ? output : `${output}:${index}`;
}
