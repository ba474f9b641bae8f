import type { Graph } from './graph.js';

/** Notes the forward pass of a graph, to write its backward pass (reverse-mode differentiation). */
export interface Tape {
  /** Notes an output, and the nodes that pass its gradient on once that is known. */
  record(output: string, pass: (gradient: string) => void): void;
  /** Adds a part of the gradient of an output, or of a weight. */
  contribute(output: string, gradient: string): void;
  /** The whole gradient of an output so far; undefined where nothing depends on it. */
  gradientOf(output: string): string | undefined;
  /** Writes the backward pass, from the last output noted to the first. */
  goBack(): void;
}

/** Starts an empty tape. */
export function createTape(graph: Graph): Tape {
  const records: { output: string; pass(gradient: string): void }[] = [];
  const parts = new Map<string, string[]>();
  const gradientOf = (output: string): string | undefined => {
    const gradients = parts.get(output) ?? [];
    if (gradients.length < 2) return gradients[0];
    const sum = graph.float('AddN', `${output}/gradient`.replace(':', '_'), gradients, {
      N: { int: gradients.length },
    });
    parts.set(output, [sum]);
    return sum;
  };
  return {
    record: (output, pass) => records.push({ output, pass }),
    contribute: (output, gradient) => parts.set(output, [...(parts.get(output) ?? []), gradient]),
    gradientOf,
    goBack: () => {
      for (const { output, pass } of records.splice(0).reverse()) {
        const gradient = gradientOf(output);
        if (gradient !== undefined) pass(gradient);
      }
    },
  };
}
