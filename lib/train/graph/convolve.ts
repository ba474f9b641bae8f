import type { Features, GraphParts, GraphWeight } from './blocks.js';
import { type Attribute, DataType, type Graph } from './graph.js';
import { castOutput } from './precision.js';
import { shapeOf } from './shape.js';

const SAME: Attribute = { text: 'SAME' };
const VALID: Attribute = { text: 'VALID' };
const TWO: Attribute = { ints: [1, 2, 2, 1] };

/** Convolution of `same` padding by a block's filter. */
export function convolve(parts: GraphParts, x: Features, block: string, stridePx: 1 | 2 = 1): Features {
  const { graph, tape } = parts;
  const attributes: Record<string, Attribute> = { strides: { ints: [1, stridePx, stridePx, 1] }, padding: SAME };
  const filter = weightFor(parts, x, `${block}/filter`);
  const output = graph.float('Conv2D', `${block}/convolve`, [x.output, filter.output], attributes);
  tape.record(output, (gradient) => {
    const ofFilter = [x.output, graph.ints(filter.shape), gradient];
    tape.contribute(
      filter.output,
      graph.float('Conv2DBackpropFilter', `${block}/filter/gradient`, ofFilter, attributes),
    );
    if (!x.trained) return;
    const ofInput = [shapeOf(graph, x.output), filter.output, gradient];
    tape.contribute(x.output, graph.float('Conv2DBackpropInput', `${block}/input/gradient`, ofInput, attributes));
  });
  return { output, channels: filter.shape.at(-1) ?? 0, trained: true };
}

/** A transposed convolution is the gradient of a convolution with the same filter, and the other way round. */
export function convolveUp(parts: GraphParts, x: Features, block: string): Features {
  const { graph, tape } = parts;
  const filter = weightFor(parts, x, `${block}/filter`);
  const channels = filter.shape[2] ?? 0;
  const attributes = { strides: TWO, padding: VALID };
  const inputs = [upSize(graph, x.output, channels), filter.output, x.output];
  const output = graph.float('Conv2DBackpropInput', `${block}/convolve`, inputs, attributes);
  tape.record(output, (gradient) => {
    const ofFilter = [gradient, graph.ints(filter.shape), x.output];
    tape.contribute(
      filter.output,
      graph.float('Conv2DBackpropFilter', `${block}/filter/gradient`, ofFilter, attributes),
    );
    const ofInput = [gradient, filter.output];
    tape.contribute(x.output, graph.float('Conv2D', `${block}/input/gradient`, ofInput, attributes));
  });
  return { output, channels, trained: true };
}

export function addBias(parts: GraphParts, x: Features, block: string): Features {
  const { graph, tape } = parts;
  const bias = weightFor(parts, x, `${block}/bias`).output;
  const output = graph.float('BiasAdd', `${block}/bias`, [x.output, bias]);
  tape.record(output, (gradient) => {
    tape.contribute(bias, graph.float('BiasAddGrad', `${block}/bias/gradient`, [gradient]));
    tape.contribute(x.output, gradient);
  });
  return { ...x, output };
}

/** A weight in the precision of the features that it meets. */
function weightFor(parts: GraphParts, x: Features, name: string): GraphWeight {
  const weight = parts.weightOf(name);
  return { ...weight, output: castOutput(parts, weight.output, parts.graph.precisionOf(x.output)) };
}

/** The shape [n, 2 h, 2 w, channels] of a tensor [n, h, w, c] that is known at run time only. */
function upSize(graph: Graph, output: string, channels: number): string {
  const int32: Attribute = { type: DataType.int32 };
  const outer = graph.add('Slice', 'size/outer', [shapeOf(graph, output), graph.ints([0]), graph.ints([3])], {
    T: int32,
    Index: int32,
  });
  const doubled = graph.add('Mul', 'size/doubled', [outer, graph.ints([1, 2, 2])], { T: int32 });
  return graph.add('ConcatV2', 'size', [doubled, graph.ints([channels]), graph.ints(0)], { T: int32, N: { int: 2 } });
}
