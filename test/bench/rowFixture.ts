import type { BenchRow } from '../../lib/bench/row.js';

/** A measured line at the standard size, with these changes. */
export function rowOf(changes: Partial<BenchRow>): BenchRow {
  return {
    name: 'train-step',
    backend: 'wasm',
    threads: 2,
    base: 16,
    depth: 4,
    batch: 4,
    height: 160,
    width: 240,
    ms: 800,
    msQuartiles: [780, 820],
    firstMs: 2000,
    rounds: 9,
    peer: null,
    peerThreads: null,
    peerMs: null,
    ratio: null,
    ratioQuartiles: null,
    peakRssMB: 500,
    peerPeakRssMB: null,
    estimateMB: 400,
    problem: null,
    ...changes,
  };
}
