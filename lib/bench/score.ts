import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../base/file.js';
import type { BenchContext } from './catalogue.js';
import { measurePair, UNMEASURED } from './measure.js';
import { assertHas, NO_BYTECODE } from './peer.js';
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
  return { wordsFor: (load) => [python, ...NO_BYTECODE, SCRIPT, JSON.stringify(load)] };
}

/** Pixels of a round where the number of pairs is left open: 100 pairs of 160x240. */
const ROUND_PIXELS = 100 * 160 * 240;

/**
 * Takes fewer pairs of larger masks, so that a round takes about as long at every size.
 * @example
 * fillRound({ heightPx: 2000, widthPx: 3000 }) // { batch: 1, heightPx: 2000, widthPx: 3000 }
 */
export function fillRound({
  heightPx,
  widthPx,
  batch = Math.max(1, Math.round(ROUND_PIXELS / (heightPx * widthPx))),
}: Pick<ScoreLoad, 'heightPx' | 'widthPx'> & { readonly batch?: number | undefined }): ScoreLoad {
  return { batch, heightPx, widthPx };
}

/** Measures every measure of pairs of masks, soft output included, in turn with the peer; both on one processor. */
export async function measureScore(load: ScoreLoad, context: BenchContext): Promise<BenchResult> {
  const { batch, heightPx, widthPx } = load;
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
