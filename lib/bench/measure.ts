import { fileURLToPath } from 'node:url';
import { MemoryError } from '../base/error.js';
import { estimateBytes } from '../train/memory.js';
import { DEFAULT_ROUNDS, type Rounds, spreadOf, type Timings, timeInTurn } from './pair.js';
import type { Peer } from './peer.js';
import type { BenchRow } from './row.js';
import { type Runner, type RunnerOptions, startRunner } from './runner.js';
import { demandOf, registeredName } from './work.js';
import type { Workload } from './workload.js';

const WORKER = fileURLToPath(new URL('./worker.js', import.meta.url));

/** The words that start a process of ours on a workload. */
export function wordsFor(load: Workload): readonly [string, ...string[]] {
  return [process.execPath, WORKER, JSON.stringify(load)];
}

export interface MeasureOptions extends RunnerOptions {
  readonly peer?: Pick<Peer, 'wordsFor'> | undefined;
  readonly rounds?: Rounds | undefined;
}

/**
 * Measures a workload in a process of its own, in turn with the peer where there is one.
 * @returns the line of the table; with `problem` set where the workload does not fit into the memory
 * @throws BackendError when the backend cannot run here
 * @throws SegbookError when a process fails, or is too slow
 * @throws InterruptedError when the signal fires
 */
export async function measureWorkload(load: Workload, options: MeasureOptions = {}): Promise<BenchRow> {
  try {
    const peer = options.peer?.wordsFor(load);
    return await measurePair(emptyRow(load), wordsFor(load), peer, options);
  } catch (error) {
    if (error instanceof MemoryError) return { ...emptyRow(load), problem: error.message };
    throw error;
  }
}

/**
 * Measures two processes that speak the same lines, in turn.
 * @param row what is known before
 * @param ours the words that start ours
 * @param peer the words that start the peer, if there is one
 * @throws SegbookError when a process fails, or is too slow
 */
export async function measurePair(
  row: BenchRow,
  ours: readonly [string, ...string[]],
  peer: readonly [string, ...string[]] | undefined,
  options: RunnerOptions & Pick<MeasureOptions, 'rounds'>,
): Promise<BenchRow> {
  const running: Runner[] = [];
  const start = async (words: readonly [string, ...string[]]): Promise<Runner> => {
    const runner = await startRunner(words, options);
    running.push(runner);
    return runner;
  };
  try {
    const own = await start(ours);
    const other = peer === undefined ? undefined : await start(peer);
    const timings = await timeInTurn(own, other, options.rounds ?? DEFAULT_ROUNDS);
    return describePair(row, own, other, timings, [await own.end(), (await other?.end()) ?? null]);
  } finally {
    for (const runner of running) runner.kill();
  }
}

function describePair(
  row: BenchRow,
  ours: Runner,
  peer: Runner | undefined,
  timings: Timings,
  [peakRssMB, peerPeakRssMB]: readonly [number, number | null],
): BenchRow {
  const { engine, threads, firstMs, images } = ours.ready;
  const { median, quartiles } = spreadOf(timings.ours);
  return {
    ...row,
    ...(images === undefined ? {} : { images }),
    backend: row.backend === null ? null : engine,
    threads,
    ms: round(median),
    msQuartiles: roundBoth(quartiles),
    firstMs: round(firstMs),
    rounds: timings.ours.length,
    peakRssMB: Math.round(peakRssMB),
    ...(peer === undefined ? {} : describePeer(peer, median, timings)),
    peerPeakRssMB: peerPeakRssMB === null ? null : Math.round(peerPeakRssMB),
  };
}

function describePeer(peer: Runner, ourMs: number, timings: Timings): Partial<BenchRow> {
  const peerMs = spreadOf(timings.peer).median;
  const ratios = timings.ours.map((ms, i) => ms / (timings.peer[i] ?? Number.NaN));
  return {
    peer: peer.ready.engine,
    peerThreads: peer.ready.threads,
    peerMs: round(peerMs),
    ratio: round(ourMs / peerMs, 3),
    ratioQuartiles: roundBoth(spreadOf(ratios).quartiles, 3),
  };
}

/** The line of a workload that was not measured. */
function emptyRow(load: Workload): BenchRow {
  const { name, backend, threads, base, depth, batch, heightPx: height, widthPx: width } = load;
  const estimateMB = Math.round(estimateBytes(demandOf(load), registeredName(backend)) / 1e6);
  return { ...UNMEASURED, name, backend, threads, base, depth, batch, height, width, estimateMB };
}

/** What stands where nothing was measured. */
export const UNMEASURED = {
  ms: null,
  msQuartiles: null,
  firstMs: null,
  rounds: 0,
  peer: null,
  peerThreads: null,
  peerMs: null,
  ratio: null,
  ratioQuartiles: null,
  peakRssMB: null,
  peerPeakRssMB: null,
  problem: null,
} as const;

function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}

function roundBoth([low, high]: readonly [number, number], digits = 1): readonly [number, number] {
  return [round(low, digits), round(high, digits)];
}
