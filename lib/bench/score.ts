import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../base/file.js';
import type { BenchContext, NetworkSize } from './catalogue.js';
import { measurePair, UNMEASURED } from './measure.js';
import { assertHas } from './peer.js';
import type { BenchResult, BenchRow } from './row.js';

/** Pairs of masks to be measured. */
export interface ScoreLoad {
  /** Pairs in a round. */
  readonly batch: number;
  readonly heightPx: number;
  readonly widthPx: number;
}

/** A Python with NumPy, SciPy and scikit-learn, which measures the same masks. */
export interface ScorePeer {
  /** The words that start it on these masks. */
  wordsFor(load: ScoreLoad): readonly [string, ...string[]];
}

const WORKER = fileURLToPath(new URL('./scoreWorker.js', import.meta.url));
const SCRIPT = join(packageRoot, 'lib', 'bench', 'score_peer.py');

/**
 * Finds the peer of the benchmark `score`.
 * @param python path or name of a Python 3
 * @throws ConfigError when it is none
 * @throws BackendError when it lacks a package
 */
export async function findScorePeer(python: string): Promise<ScorePeer> {
  await assertHas(python, ['numpy', 'scipy', 'sklearn'], ['numpy', 'scipy', 'scikit-learn']);
  return { wordsFor: (load) => [python, SCRIPT, JSON.stringify(load)] };
}

/** Measures every measure of pairs of masks, soft output included, in turn with the peer; both on one processor. */
export async function measureScore(size: NetworkSize, context: BenchContext): Promise<BenchResult> {
  const { batch, heightPx, widthPx } = size;
  const load: ScoreLoad = { batch, heightPx, widthPx };
  context.logger.info(`score of ${batch} pairs of ${widthPx}x${heightPx} px …`);
  const none = { backend: null, base: null, depth: null, estimateMB: null };
  const empty: BenchRow = {
    ...UNMEASURED,
    name: 'score',
    ...none,
    threads: 1,
    batch,
    height: heightPx,
    width: widthPx,
  };
  const words = [process.execPath, WORKER, JSON.stringify(load)] as const;
  const row = await measurePair(empty, [...words], context.scorePeer?.wordsFor(load), context);
  return { rows: [row], skipped: [] };
}
