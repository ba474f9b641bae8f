import { basename, dirname, resolve } from 'node:path';
import { InterruptedError } from '../base/error.js';
import { type Logger, silentLogger } from '../base/log.js';
import type { CellCache, NotebookCache } from './cache/cellCache.js';
import { type CellRecord, describeRecords } from './cache/record.js';
import { runCells } from './cell.js';
import { type Notebook, readNotebook } from './document.js';
import { NotebookError } from './failure.js';
import { DeadKernelError, type RunningKernel, startKernel } from './kernel.js';
import { defaultKernelDir } from './kernelspec.js';
import { limitMemory } from './memoryLimit.js';
import { watchProgress } from './progress.js';

export interface ExecuteOptions {
  /** A kernelspec folder; default: the package's own, `.jupyter/kernels/segbook`. */
  readonly kernelDir?: string;
  /** The folder in which the kernel runs; default: the notebook's. */
  readonly cwd?: string;
  /** Environment variables for the kernel, over those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Most time for one cell; default: no limit. The cell is interrupted, and killed when that does not help. */
  readonly cellTimeoutMs?: number;
  /** Most time for the kernel to start; default 60 000. */
  readonly startTimeoutMs?: number;
  /** Most memory for the kernel and all that it starts, in bytes; default: no limit. Handled like the time of a cell. */
  readonly memoryLimitBytes?: number | undefined;
  /** Runs on after a failed cell; its error stays in its outputs. Default false. */
  readonly allowErrors?: boolean;
  /** Gives back what cells have shown that nothing changed for; default: every cell runs. */
  readonly cache?: CellCache | undefined;
  /** Told what became of the cells, when all is done; only where there is a cache. */
  readonly onRecords?: ((records: readonly CellRecord[]) => void) | undefined;
  readonly logger?: Logger;
  /** Ends the run and its kernel; the promise then rejects with {@link InterruptedError}. */
  readonly signal?: AbortSignal;
  /** The clock for progress, in milliseconds. */
  readonly now?: () => number;
}

const START_TIMEOUT_MS = 60_000;

/**
 * Executes a notebook in a fresh kernel, with nbclient's semantics: cells in order, streams joined, displays updated
 * in place, tags `skip-execution` and `raises-exception` heeded. The file itself is not touched.
 * @returns the document with the outputs of this run and 1, 2, … as execution counts of its code cells
 * @throws DataError when the file is not a notebook
 * @throws NotebookError when a cell fails, takes too long or too much memory, or the kernel dies or does not start
 * @throws InterruptedError when `signal` is aborted
 *
 * @example
 * const document = await executeNotebook('notebooks/1-datasets.ipynb', { cellTimeoutMs: 600_000 });
 */
export async function executeNotebook(path: string, options: ExecuteOptions = {}): Promise<Notebook> {
  const { logger = silentLogger, signal } = options;
  const document = await readNotebook(path);
  assertNotAborted(signal);
  const cache = await options.cache?.open(path, document);
  try {
    if (cache?.isKept !== true) await runNotebook(path, document, cache, options);
  } finally {
    await cache?.close();
    for (const line of describeRecords(cache?.records() ?? [], countCode(document))) logger.info(line);
  }
  if (cache) options.onRecords?.(cache.records());
  return document;
}

async function runNotebook(
  path: string,
  document: Notebook,
  cache: NotebookCache | undefined,
  options: ExecuteOptions,
): Promise<void> {
  const { logger = silentLogger, now = Date.now } = options;
  const started = now();
  const expectedSeconds = (await cache?.expectSeconds()) ?? [];
  const watch = watchProgress({ name: basename(path, '.ipynb'), logger, now, expectedSeconds });
  try {
    await withKernel(path, options, (kernel) =>
      runCells(limitMemory(kernel, options.memoryLimitBytes), document, {
        ...options,
        notebook: basename(path),
        onCell: watch.enter,
        onProgress: watch.detail,
        ...(cache && { runs: cache.runs, onEnd: cache.end }),
      }),
    );
  } finally {
    watch.stop();
  }
  const cells = document.cells.filter((cell) => cell.cell_type === 'code').length;
  logger.info(`${basename(path, '.ipynb')}  ${cells} cells  ${((now() - started) / 1000).toFixed(1)} s`);
}

function countCode({ cells }: Notebook): number {
  return cells.filter(({ cell_type }) => cell_type === 'code').length;
}

function assertNotAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new InterruptedError();
}

/** Runs `work` with a kernel that is gone afterwards; an abort kills it, which ends the work. */
async function withKernel(
  path: string,
  options: ExecuteOptions,
  work: (kernel: RunningKernel) => Promise<void>,
): Promise<void> {
  const { signal } = options;
  let kernel: RunningKernel | undefined;
  const stop = (): void => kernel?.kill();
  signal?.addEventListener('abort', stop);
  try {
    kernel = await openKernel(path, options);
    await work(kernel);
  } catch (error) {
    assertNotAborted(signal);
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await kernel?.shutdown();
  }
}

async function openKernel(path: string, options: ExecuteOptions): Promise<RunningKernel> {
  const { kernelDir = defaultKernelDir, startTimeoutMs = START_TIMEOUT_MS, signal } = options;
  const { cwd = dirname(resolve(path)), env = {} } = options;
  try {
    return await startKernel({ kernelDir: resolve(kernelDir), cwd, env, startTimeoutMs, signal });
  } catch (error) {
    if (!(error instanceof DeadKernelError)) throw error;
    const traceback = error.log === '' ? [] : [error.log];
    const notebook = basename(path);
    const firstLine = `notebook kernel not started: ${notebook}: ${error.message}`;
    throw new NotebookError(firstLine, { reason: 'start', notebook, traceback }, { cause: error });
  }
}
