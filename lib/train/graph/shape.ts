import { type Attribute, DataType, type Graph } from './graph.js';

/** The shape of an output, int32, which is known at run time only. */
export function shapeOf(graph: Graph, output: string): string {
  const types = { T: { type: DataType[graph.precisionOf(output)] }, out_type: { type: DataType.int32 } };
  return graph.add('Shape', 'shape', [output], types);
}

/** `count` sides of the shape of an output, from the one at `start` on. */
export function sidesOf(graph: Graph, output: string, start: number, count: number): string {
  const int32: Attribute = { type: DataType.int32 };
  const bounds = [graph.ints([start]), graph.ints([count])];
  return graph.add('Slice', 'shape/sides', [shapeOf(graph, output), ...bounds], { T: int32, Index: int32 });
}

/** The sides of an output and then constants, as one shape. */
export function shapeWith(graph: Graph, sides: string, constants: readonly number[]): string {
  const attributes = { T: { type: DataType.int32 }, N: { int: 2 } };
  return graph.add('ConcatV2', 'shape/whole', [sides, graph.ints(constants), graph.ints(0)], attributes);
}
