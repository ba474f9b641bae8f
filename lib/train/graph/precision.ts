import type { Features, GraphParts } from './blocks.js';
import type { Graph, Precision } from './graph.js';
import type { Tape } from './tape.js';

/** An output in a precision; its gradient comes back in its own. */
export function castOutput(
  { graph, tape }: { readonly graph: Graph; readonly tape: Tape },
  output: string,
  precision: Precision,
): string {
  const own = graph.precisionOf(output);
  if (own === precision) return output;
  const made = graph.cast(output, precision);
  tape.record(made, (gradient) => tape.contribute(output, graph.cast(gradient, own)));
  return made;
}

/** Features in a precision. */
export function castFeatures(parts: GraphParts, x: Features, precision: Precision): Features {
  return { ...x, output: castOutput(parts, x.output, precision) };
}

/** Makes features by operations that need float32, in the precision of `x`. */
export function inFloat32(parts: GraphParts, x: Features, make: (x: Features) => Features): Features {
  return castFeatures(parts, make(castFeatures(parts, x, 'float32')), parts.graph.precisionOf(x.output));
}
