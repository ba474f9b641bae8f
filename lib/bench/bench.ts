import { chooseThreads } from '../backend/threads.js';
import { BackendError, ConfigError } from '../base/error.js';
import { type Logger, silentLogger } from '../base/log.js';
import { BENCHES, type Bench, type BenchContext, type NetworkSize } from './catalogue.js';
import { describeMachine, isBusy, type Machine } from './machine.js';
import { findNotebookPeer } from './notebookPeer.js';
import { findPeer } from './peer.js';
import type { BenchRow, Skipped } from './row.js';
import { findScorePeer } from './score.js';
import { measureSizes } from './sizes.js';

export interface BenchOptions {
  /** The name of the only benchmark to run; all by default. */
  readonly only?: string | undefined;
  /** The only backend to measure; SEGBOOK_BACKEND, else every one that works here. */
  readonly backend?: string | undefined;
  /** Processors for ours and for the peer, 1..64; SEGBOOK_THREADS, else every one. */
  readonly threads?: number | undefined;
  /** A Python to compare with: with torch; for `score` with NumPy, SciPy and scikit-learn, for reports with nbconvert. */
  readonly python?: string | undefined;
  /** Folders of images to measure preprocessing on. */
  readonly data?: readonly string[];
  /** Another size than the benchmarks' own. */
  readonly size?: Partial<NetworkSize>;
  /** Measures a training step at many sizes instead. */
  readonly sizes?: boolean;
  readonly logger?: Logger;
  readonly signal?: AbortSignal | undefined;
}

/** What `bench --json` prints. */
export interface BenchReport {
  readonly machine: Machine;
  readonly results: readonly BenchRow[];
  readonly skipped: readonly Skipped[];
}

/**
 * Measures time and memory, next to PyTorch and scikit-learn where a Python that has them is given.
 * @throws ConfigError for an unknown benchmark, or a `python` that is none
 * @throws BackendError when the backend asked for cannot run here, or `python` lacks what the benchmark needs
 * @throws InterruptedError when the signal fires
 */
export async function runBenches(options: BenchOptions = {}): Promise<BenchReport> {
  const { only, python, data = [], size = {}, signal } = options;
  const backend = options.backend ?? (process.env['SEGBOOK_BACKEND'] || undefined);
  const threads = chooseThreads(options.threads);
  const { logger = silentLogger } = options;
  const { benches, left } = options.sizes ? { benches: [measureSizes], left: [] } : chooseBenches(only);
  const peers = python === undefined ? {} : await findPeers(python, only, logger);
  const machine = describeMachine();
  if (isBusy(machine)) logger.warn(`other work takes part of this machine: load ${machine.load}`);
  const backends = backend === undefined ? undefined : [backend];
  const context = { backends, threads, ...peers, data, size, logger, signal };
  const results: BenchRow[] = [];
  const skipped: Skipped[] = [...left];
  for (const run of benches) {
    const result = await run(context);
    results.push(...result.rows);
    skipped.push(...result.skipped);
  }
  return { machine, results, skipped };
}

/** Benchmarks that Jupyter is the peer of. */
const REPORTS = ['execute-notebook', 'report-cold', 'report-unchanged'];

/** What Python offers to compare with; only where `score` is one benchmark of many may its packages be missing. */
async function findPeers(
  python: string,
  only: string | undefined,
  logger: Logger,
): Promise<Pick<BenchContext, 'peer' | 'scorePeer' | 'notebookPeer'>> {
  if (only !== undefined && REPORTS.includes(only)) return { notebookPeer: await findNotebookPeer(python) };
  if (only === 'score') return { scorePeer: await findScorePeer(python) };
  const peer = await findPeer(python);
  if (only !== undefined) return { peer };
  try {
    return { peer, scorePeer: await findScorePeer(python) };
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    logger.warn(`score is measured alone: ${error.message}`);
    return { peer };
  }
}

/** What to run, and what is left out because nobody named it. */
function chooseBenches(only: string | undefined): { benches: Bench['run'][]; left: Skipped[] } {
  const chosen = BENCHES.filter(({ name, isLong = false }) => (only === undefined ? !isLong : name === only));
  const left = BENCHES.filter(({ isLong = false }) => only === undefined && isLong).map(({ name }) => ({
    name,
    backend: 'any backend',
    reason: `takes many minutes; measured with --only ${name}`,
  }));
  if (chosen.length > 0) return { benches: chosen.map(({ run }) => run), left };
  const names = BENCHES.map(({ name }) => name).join(', ');
  throw new ConfigError(`benchmark unknown; one of ${names}: ${only}`, 'Choose one of them, or leave --only out.');
}
