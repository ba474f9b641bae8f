import { ENGINE_NAMES } from '../backend/names.js';
import { BackendError } from '../base/error.js';
import type { Logger } from '../base/log.js';
import { type MeasureOptions, measureWorkload, wordsFor } from './measure.js';
import type { NotebookPeer } from './notebookPeer.js';
import type { Peer } from './peer.js';
import { measurePreprocess } from './preprocess.js';
import { measureReport } from './reportTime.js';
import type { BenchResult, BenchRow, Skipped } from './row.js';
import { fillRound, measureScore, type ScorePeer } from './score.js';
import type { Workload } from './workload.js';

/** What a benchmark is told. */
export interface BenchContext extends MeasureOptions {
  /** What runs the same network and loads the same images. */
  readonly peer?: Peer | undefined;
  /** Names that `--backend` takes; by default every engine that works here but the slow `cpu`. */
  readonly backends?: readonly string[] | undefined;
  /** Processors for ours and for the peer, at least 1. */
  readonly threads: number;
  /** Folders of images to preprocess, besides large ones that are made for it. */
  readonly data?: readonly string[];
  /** Other sizes than the benchmark's own. */
  readonly size?: Partial<NetworkSize>;
  /** What measures the same masks. */
  readonly scorePeer?: ScorePeer | undefined;
  /** What executes the same notebooks. */
  readonly notebookPeer?: NotebookPeer | undefined;
  readonly logger: Logger;
}

/** Of a network and what it is given. */
export type NetworkSize = Pick<Workload, 'base' | 'depth' | 'classes' | 'batch' | 'heightPx' | 'widthPx'>;

/** Something that can be measured. */
export interface Bench {
  readonly name: string;
  readonly measures: string;
  /** True where it takes many minutes: measured only when it is named. */
  readonly isLong?: boolean;
  run(context: BenchContext): Promise<BenchResult>;
}

/** The size at which figures are compared from version to version. */
export const STANDARD_SIZE: NetworkSize = { base: 16, depth: 4, classes: 2, batch: 4, heightPx: 160, widthPx: 240 };

/** The same step in float32. */
const FLOAT32: MeasureOptions['peer'] = { wordsFor: (load) => wordsFor({ ...load, name: 'train-step' }) };

/** All benchmarks, in the order in which they run. */
export const BENCHES: readonly Bench[] = [
  {
    name: 'train-step',
    measures: 'forward and backward pass and the optimiser, from images to loss',
    run: (context) => measureOnBackends('train-step', STANDARD_SIZE, context),
  },
  {
    name: 'train-step-bfloat16',
    measures: 'a step in bfloat16 on native TensorFlow, next to one in float32',
    isLong: true,
    run: (context) =>
      measureOnBackends('train-step-bfloat16', STANDARD_SIZE, { ...context, backends: ['tensorflow'], peer: FLOAT32 }),
  },
  {
    name: 'inference',
    measures: 'from one image to class probabilities',
    run: (context) => measureOnBackends('inference', { ...STANDARD_SIZE, batch: 1 }, context),
  },
  {
    name: 'preprocess',
    measures: 'from image files, or what was prepared of them before, to batches',
    run: (context) => measurePreprocess({ ...STANDARD_SIZE, ...context.size }, context),
  },
  {
    name: 'score',
    measures: 'every measure of pairs of masks, on one processor',
    run: (context) => measureScore(fillRound({ ...STANDARD_SIZE, batch: undefined, ...context.size }), context),
  },
  {
    name: 'report-cold',
    measures: 'the whole report, nothing kept of an earlier one',
    isLong: true,
    run: (context) => measureReport('report-cold', context),
  },
  {
    name: 'report-unchanged',
    measures: 'the same report again, nothing changed',
    isLong: true,
    run: (context) => measureReport('report-unchanged', context),
  },
  {
    name: 'execute-notebook',
    measures: 'the notebooks executed and turned into HTML, nothing kept',
    isLong: true,
    run: (context) => measureReport('execute-notebook', context),
  },
];

/** Takes minutes a step, which would only tell that it is slow. */
const SLOW_BACKEND = 'cpu';

async function measureOnBackends(
  name: Workload['name'],
  standard: NetworkSize,
  context: Omit<BenchContext, 'peer'> & MeasureOptions,
): Promise<BenchResult> {
  const { threads, size, logger } = context;
  const rows: BenchRow[] = [];
  const skipped: Skipped[] = [];
  const named = context.backends;
  for (const backend of named ?? ENGINE_NAMES) {
    if (named === undefined && backend === SLOW_BACKEND) {
      skipped.push({ name, backend, reason: 'takes minutes; measured with --backend cpu only' });
      continue;
    }
    logger.info(`${name} on ${backend} …`);
    const load = { ...standard, ...size, name, backend, threads };
    const outcome = await measureOrSkip(load, context, named !== undefined);
    if ('reason' in outcome) skipped.push(outcome);
    else rows.push(outcome);
  }
  return { rows, skipped };
}

/** Measures; a backend that does not run here is left out with its reason, unless it was asked for by name. */
export async function measureOrSkip(
  load: Workload,
  options: MeasureOptions,
  asked: boolean,
): Promise<BenchRow | Skipped> {
  try {
    return await measureWorkload(load, options);
  } catch (error) {
    if (asked || !(error instanceof BackendError)) throw error;
    return { name: load.name, backend: load.backend, reason: error.message };
  }
}
