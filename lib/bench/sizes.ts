import { ENGINE_NAMES } from '../backend/names.js';
import { ExitCode, SegbookError } from '../base/error.js';
import { findLargestBatch } from '../train/memory.js';
import { type BenchContext, measureOrSkip, type NetworkSize, STANDARD_SIZE } from './catalogue.js';
import type { BenchResult, BenchRow, Skipped } from './row.js';
import { demandOf, registeredName } from './work.js';

/** What is varied, one thing at a time. */
export type Varied = 'batch' | 'base' | 'size' | 'size, largest batch';

/** The values that the training step is measured at. */
export interface SizeGrid {
  readonly batches: readonly number[];
  readonly bases: readonly number[];
  readonly sides: readonly Pick<NetworkSize, 'heightPx' | 'widthPx'>[];
}

/** Sizes of about the standard shape that can be halved four times. */
export const GRID: SizeGrid = {
  batches: [1, 2, 4, 8, 16],
  bases: [8, 16, 32, 64],
  sides: [
    { heightPx: 80, widthPx: 128 },
    { heightPx: 160, widthPx: 240 },
    { heightPx: 320, widthPx: 480 },
    { heightPx: 640, widthPx: 960 },
  ],
};

/** The largest that `train.batch` takes. */
const BATCH_MAX = 64;
/** Long steps say enough in few rounds. */
const ROUNDS = { warmUp: 1, least: 3, most: 9, budgetMs: 6000 };

/**
 * Measures what a training step costs against batch, network and image size, one of them varied at a time; each image
 * size also at the largest batch that is expected to fit. What does not fit comes back as a line with its `problem`.
 */
export async function measureSizes(context: BenchContext, grid: SizeGrid = GRID): Promise<BenchResult> {
  const { threads, logger, backends } = context;
  const rows: BenchRow[] = [];
  const skipped: Skipped[] = [];
  const standard = { ...STANDARD_SIZE, ...context.size };
  for (const backend of backends ?? ENGINE_NAMES.filter((name) => name !== 'cpu')) {
    for (const { varied, size } of listSizes(standard, grid, backend)) {
      const { batch, base, heightPx, widthPx } = size;
      logger.info(`train-step on ${backend}: batch ${batch}, base ${base}, ${widthPx}x${heightPx} px …`);
      const load = { ...size, name: 'train-step', backend, threads } as const;
      try {
        const outcome = await measureOrSkip(load, { rounds: ROUNDS, ...context }, backends !== undefined);
        if ('reason' in outcome) {
          skipped.push(outcome);
          break;
        }
        rows.push({ ...outcome, varied });
      } catch (error) {
        skipped.push({ name: 'train-step', backend, reason: explainCrash(error, size) });
      }
    }
  }
  return { rows, skipped };
}

/** One size whose process crashed, or was too slow, does not lose the others. */
function explainCrash(error: unknown, { batch, base, heightPx, widthPx }: NetworkSize): string {
  if (!(error instanceof SegbookError) || error.exitCode !== ExitCode.unexpected) throw error;
  return `batch ${batch}, base ${base}, ${widthPx}x${heightPx} px: ${error.message}`;
}

/** The sizes to measure on a backend. The standard size is part of each series. */
export function listSizes(
  standard: NetworkSize,
  { batches, bases, sides }: SizeGrid,
  backend: string,
): { varied: Varied; size: NetworkSize }[] {
  const largest = sides.flatMap((side) => {
    const load = { ...standard, ...side, name: 'train-step', backend, threads: 1 } as const;
    const batch = findLargestBatch(demandOf(load), BATCH_MAX, registeredName(backend));
    return batch === 0 ? [] : [{ ...side, batch }];
  });
  const vary = (varied: Varied, changes: readonly Partial<NetworkSize>[]) =>
    changes.map((change) => ({ varied, size: { ...standard, ...change } }));
  return [
    ...vary('size', sides),
    ...vary('size, largest batch', largest),
    ...vary(
      'batch',
      batches.map((batch) => ({ batch })),
    ),
    ...vary(
      'base',
      bases.map((base) => ({ base })),
    ),
  ];
}
