import { setTimeout as sleep } from 'node:timers/promises';
import { type CodeCell, type Notebook, tagsOf } from './document.js';
import { NotebookError, type NotebookErrorDetails } from './failure.js';
import { DeadKernelError, type ExecuteReply, type Kernel } from './kernel.js';
import { MemoryLimitError } from './memoryLimit.js';
import { createOutputCollector, readProgress, trimStreams } from './outputs.js';

/** Tag of a cell that is left as it is. */
const SKIP = 'skip-execution';
/** Tag of a cell that may fail without ending the run. */
const MAY_FAIL = 'raises-exception';
const INTERRUPT_GRACE_MS = 2000;

export interface CellOptions {
  /** The file's name, for errors. */
  readonly notebook: string;
  /** Most time for one cell; undefined is without limit. */
  readonly cellTimeoutMs?: number | undefined;
  /** Time for a cell to end after it was interrupted, before the kernel is killed. */
  readonly interruptGraceMs?: number | undefined;
  /** Goes on after a cell that failed; its error stays in its outputs. */
  readonly allowErrors?: boolean | undefined;
  /** Told the latest line of progress of the running cell. */
  readonly onProgress?: ((line: string) => void) | undefined;
  /** Told before each cell: its number and how many code cells there are. */
  readonly onCell?: ((cell: number, cells: number) => void) | undefined;
  /** True for a cell that runs, by its index among the code cells; by default all do. */
  readonly runs?: ((index: number) => boolean) | undefined;
  /** Told after each cell that the run goes on from: how long it took, and whether it failed. */
  readonly onEnd?: ((index: number, seconds: number, failed: boolean) => Promise<void>) | undefined;
  /** The clock, in milliseconds. */
  readonly now?: (() => number) | undefined;
}

/** How a cell ended: by itself, by an interrupt when its time was over, or with the kernel that did not heed it. */
type Outcome = { readonly kind: 'ended' | 'interrupted'; readonly reply: ExecuteReply } | { readonly kind: 'killed' };

/**
 * Runs the code cells of a notebook in order and fills in their outputs and execution counts, which are the cells'
 * numbers. A kernel that died ends the run whatever `allowErrors` says.
 * @throws NotebookError at the first cell that fails, exceeds its time or loses the kernel
 */
export async function runCells(kernel: Kernel, document: Notebook, options: CellOptions): Promise<void> {
  const collector = createOutputCollector();
  kernel.listen((message) => {
    collector.take(message);
    const line = readProgress(message);
    if (line !== undefined) options.onProgress?.(line);
  });
  const { runs = () => true, now = Date.now } = options;
  const cells = document.cells.filter((cell): cell is CodeCell => cell.cell_type === 'code');
  for (const [index, cell] of cells.entries()) {
    if (tagsOf(cell).includes(SKIP) || !runs(index)) continue;
    const started = now();
    options.onCell?.(index + 1, cells.length);
    Object.assign(cell, { outputs: [], execution_count: index + 1 });
    const { id, reply } = kernel.execute(cell.source);
    collector.attach(id, cell, index + 1);
    const failed = await judge(kernel, cell, reply, options);
    await options.onEnd?.(index, (now() - started) / 1000, failed);
  }
  cells.forEach(trimStreams);
}

/**
 * Waits for a cell and throws what its end means for the run.
 * @returns true where it failed, and was not expected to
 */
async function judge(
  kernel: Kernel,
  cell: CodeCell,
  running: Promise<ExecuteReply>,
  options: CellOptions,
): Promise<boolean> {
  const isExpected = tagsOf(cell).includes(MAY_FAIL);
  const mayFail = options.allowErrors || isExpected;
  const outcome = await awaitOutcome(kernel, running, options).catch((error: unknown) => {
    if (error instanceof MemoryLimitError && error.keptKernel && mayFail) return showExcess(cell, error);
    throw explainLoss(cell, error, options);
  });
  if (outcome.kind === 'killed') throw timeoutError(cell, options);
  if (outcome.reply.status === 'ok') return false;
  if (mayFail) return !isExpected || outcome.kind === 'interrupted';
  throw outcome.kind === 'interrupted' ? timeoutError(cell, options) : cellError(cell, outcome.reply, options);
}

async function awaitOutcome(kernel: Kernel, running: Promise<ExecuteReply>, options: CellOptions): Promise<Outcome> {
  const { cellTimeoutMs, interruptGraceMs = INTERRUPT_GRACE_MS } = options;
  if (cellTimeoutMs === undefined) return { kind: 'ended', reply: await running };
  const inTime = await settleWithin(running, cellTimeoutMs);
  if (inTime) return { kind: 'ended', reply: inTime };
  kernel.interrupt();
  const late = await settleWithin(running, interruptGraceMs);
  if (late) return { kind: 'interrupted', reply: late };
  kernel.kill();
  await running.catch(() => undefined);
  return { kind: 'killed' };
}

/** Shows under a cell that it held too much and was interrupted for it. */
function showExcess(cell: CodeCell, { message: evalue }: MemoryLimitError): Outcome {
  const reply: ExecuteReply = { status: 'error', ename: 'MemoryLimit', evalue, traceback: [] };
  cell.outputs.push({ output_type: 'error', ename: reply.ename, evalue, traceback: [] });
  return { kind: 'ended', reply };
}

/** What the loss of the kernel, or of its patience, means for the run. */
function explainLoss(cell: CodeCell, error: unknown, options: CellOptions): unknown {
  if (error instanceof MemoryLimitError) return memoryError(cell, error, options);
  return error instanceof DeadKernelError ? deathError(cell, error, options) : error;
}

/** The value of a promise, or undefined when it takes longer. */
async function settleWithin<T>(promise: Promise<T>, limitMs: number): Promise<T | undefined> {
  const timer = new AbortController();
  const limit = sleep(limitMs, undefined, { signal: timer.signal }).catch(() => undefined);
  try {
    return await Promise.race([promise, limit]);
  } finally {
    timer.abort();
  }
}

/** What every error of a cell tells. */
function detailsOf(cell: CodeCell, options: CellOptions): Omit<NotebookErrorDetails, 'reason'> {
  trimStreams(cell);
  const { source, outputs, execution_count: number } = cell;
  return { notebook: options.notebook, source, outputs, ...(number === null ? {} : { cell: number }) };
}

function placeOf(cell: CodeCell, options: CellOptions): string {
  return `${options.notebook}, cell ${cell.execution_count}`;
}

function cellError(cell: CodeCell, { ename, evalue, traceback }: ExecuteReply, options: CellOptions): NotebookError {
  const firstLine = `notebook cell failed: ${placeOf(cell, options)}: ${ename}: ${evalue.split('\n')[0]}`;
  return new NotebookError(firstLine, { ...detailsOf(cell, options), reason: 'error', ename, evalue, traceback });
}

function timeoutError(cell: CodeCell, options: CellOptions): NotebookError {
  const limit = `limit ${(options.cellTimeoutMs ?? 0) / 1000} s`;
  const firstLine = `notebook cell timed out: ${placeOf(cell, options)}: ${limit}`;
  return new NotebookError(firstLine, { ...detailsOf(cell, options), reason: 'timeout' });
}

function memoryError(cell: CodeCell, excess: MemoryLimitError, options: CellOptions): NotebookError {
  const firstLine = `notebook cell held too much memory: ${placeOf(cell, options)}: ${excess.message}`;
  return new NotebookError(firstLine, { ...detailsOf(cell, options), reason: 'memory' }, { cause: excess });
}

function deathError(cell: CodeCell, death: DeadKernelError, options: CellOptions): NotebookError {
  const firstLine = `notebook kernel died: ${placeOf(cell, options)}: ${death.message}`;
  const traceback = death.log === '' ? [] : [death.log];
  return new NotebookError(firstLine, { ...detailsOf(cell, options), reason: 'dead', traceback }, { cause: death });
}
