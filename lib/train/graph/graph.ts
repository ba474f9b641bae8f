/** A TensorFlow graph as a list of nodes, before it is written as a protocol buffer. */

/** The types of values used here, by their numbers in TensorFlow (types.proto). */
export const DataType = { float32: 1, int32: 3, bool: 10, resource: 20 } as const;
export type DataType = (typeof DataType)[keyof typeof DataType];

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
  /** Adds an operation on float32 values, whose type attribute is `T`. */
  float(op: string, name: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>): string;
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
  return {
    nodes,
    add,
    float: (op, name, inputs, attributes = {}) =>
      add(op, name, inputs, { T: { type: DataType.float32 }, ...attributes }),
    placeholder: (name, shape, type = DataType.float32) =>
      add('Placeholder', name, [], { dtype: { type }, shape: { shape } }),
    floats: (values, shape = []) => constant(DataType.float32, Float32Array.from(values), shape),
    ints: (values) =>
      typeof values === 'number'
        ? constant(DataType.int32, Int32Array.of(values), [])
        : constant(DataType.int32, Int32Array.from(values), [values.length]),
  };
}

/** Output `index` of the node that `output` is the first of. */
export function outputOf(output: string, index: number): string {
  return index === 0 ? output : `${output}:${index}`;
}
