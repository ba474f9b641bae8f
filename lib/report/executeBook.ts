import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import pMap from 'p-map';
import type { Backend } from '../backend/backend.js';
import { CACHE_VARIABLE, cacheFolder } from '../base/cacheFolder.js';
import { DataError } from '../base/error.js';
import { packageRoot } from '../base/file.js';
import type { Config } from '../config/schema.js';
import type { Dataset } from '../data/dataset.js';
import { type CellCache, createCellCache } from '../notebook/cache/cellCache.js';
import { openModuleMemory } from '../notebook/cache/moduleMemory.js';
import type { CellRecord } from '../notebook/cache/record.js';
import { openCellStore } from '../notebook/cache/store.js';
import { readNotebook } from '../notebook/document.js';
import { type ExecuteOptions, executeNotebook } from '../notebook/execute.js';
import { PARAMETERS_VARIABLE, writeParameters } from '../notebook/study.js';
import { KEPT_RUNS_VARIABLE, openRunKeeper } from '../train/keptRuns.js';
import { RUNS_VARIABLE, runsFolder } from '../train/runsFolder.js';
import { describeWorld } from './cellWorld.js';
import type { ReportOptions } from './makeReport.js';
import type { NamedNotebook } from './section.js';

/** Where outputs of cells are kept, from the working folder. */
const KEPT_CELLS: string = join('.segbook', 'cells');
const KEPT_MODULES: string = join('.segbook', 'modules.json');
/** Where runs are kept, by the beginning of their keys. */
export const KEPT_RUNS: string = join('.segbook', 'runs');
/** The run folder of a report in its work folder. */
export const RUN_FOLDER = 'run';

/** Most minutes for one cell beyond the training's own budget, before it is taken to hang. */
const CELL_MINUTES = 60;
/** A kernel takes one processor and half a gigabyte. */
const JOBS_MAX = 2;

/** Executed notebooks, and what became of their cells. */
export interface ExecutedBook {
  readonly notebooks: NamedNotebook[];
  readonly records: readonly CellRecord[];
  /** False where a cell failed or is computed every time, so that the next report may be another one. */
  readonly isKept: boolean;
}

/**
 * Executes the notebooks of a report as far as what is kept of earlier ones does not serve. Those that have to do with
 * the run folder come one after the other, beside the others where there are processors.
 * @throws DataError when there are none
 * @throws NotebookError when a cell fails; notebooks that run beside it are then ended
 */
export async function executeBook(
  options: ReportOptions,
  { dataset, backend }: { readonly dataset: Dataset; readonly backend: Backend },
  work: string,
): Promise<ExecutedBook> {
  const { config, fresh = false, retrain = false, jobs = Math.min(JOBS_MAX, availableParallelism()) } = options;
  const folder = options.notebooks ?? join(packageRoot, 'notebooks');
  const names = await listNotebooks(folder);
  const store = openCellStore(resolve(KEPT_CELLS), options.logger);
  const keeper = openRunKeeper(join(work, RUN_FOLDER), resolve(KEPT_RUNS));
  const world = await describeWorld({ dataset, config, backend, retrain });
  const modules = await openModuleMemory(resolve(KEPT_MODULES));
  const cache = createCellCache({ store, keeper, world, fresh, retrain, modules });
  const env = await prepareEnvironment(options, work);
  const executed = await executeAll(names, folder, jobs, {
    ...pickOptions(options),
    cache,
    env,
    ...limitCells(config),
  });
  await Promise.all([store.prune(), modules.close()]);
  const records = executed.flatMap((notebook) => notebook.records);
  return { notebooks: executed, records, isKept: executed.every(({ isKept }) => isKept) };
}

interface ExecutedNotebook extends NamedNotebook {
  readonly records: readonly CellRecord[];
  readonly isKept: boolean;
}

type SharedOptions = ExecuteOptions & { readonly cache: CellCache };

async function executeAll(
  names: readonly string[],
  folder: string,
  jobs: number,
  options: SharedOptions,
): Promise<ExecutedNotebook[]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(options.signal ? [options.signal] : [])]);
  const executed = new Map<string, ExecutedNotebook>();
  const execute = async (name: string): Promise<void> => {
    if (!signal.aborted) executed.set(name, await executeOne(join(folder, name), { ...options, signal }));
  };
  const chained = await selectChained(names, folder);
  const others = names.filter((name) => !chained.has(name)).map((name) => [name]);
  // the chain takes longest, so it begins first
  const chains = chained.size === 0 ? others : [[...chained], ...others];
  const executeChain = async (chain: readonly string[]): Promise<void> => {
    for (const name of chain) await execute(name);
  };
  await runAll(chains, jobs, executeChain, stop);
  return names.flatMap((name) => executed.get(name) ?? []);
}

/** Does work for each item; the first that fails ends the others, and its error is what is thrown. */
async function runAll<T>(
  items: readonly T[],
  jobs: number,
  work: (item: T) => Promise<void>,
  stop: AbortController,
): Promise<void> {
  const failures: unknown[] = [];
  await pMap(
    items,
    (item) =>
      work(item).catch((error: unknown) => {
        failures.push(error);
        stop.abort();
      }),
    { concurrency: jobs },
  );
  if (failures.length > 0) throw failures[0];
}

async function executeOne(path: string, options: SharedOptions): Promise<ExecutedNotebook> {
  const records: CellRecord[] = [];
  const document = await executeNotebook(path, { ...options, onRecords: (told) => void records.push(...told) });
  const isKept = records.every(({ state, isVolatile }) => state !== 'failed' && !isVolatile);
  return { name: basename(path, '.ipynb'), document, records, isKept };
}

/** The notebooks that hand a run on, or take it, in their order. */
async function selectChained(names: readonly string[], folder: string): Promise<ReadonlySet<string>> {
  const chained = new Set<string>();
  for (const name of names) {
    const { cells } = await readNotebook(join(folder, name));
    const code = cells.filter(({ cell_type }) => cell_type === 'code').map(({ source }) => source);
    if (code.some((source) => /\brunFolder\b/.test(source))) chained.add(name);
  }
  return chained;
}

async function listNotebooks(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const notebooks = names.filter((name) => name.endsWith('.ipynb')).sort();
  if (notebooks.length > 0) return notebooks;
  throw new DataError(`folder holds no notebooks: ${folder}`, 'Give a folder with .ipynb files.');
}

async function prepareEnvironment(
  { config, backend, threads, fresh = false, retrain = false }: ReportOptions,
  work: string,
): Promise<Record<string, string>> {
  const parameters = join(work, 'parameters.json');
  await writeParameters(parameters, { config, runFolder: join(work, RUN_FOLDER), retrain });
  return {
    [PARAMETERS_VARIABLE]: parameters,
    // kernels work in the folder of the notebooks
    [CACHE_VARIABLE]: cacheFolder(),
    [RUNS_VARIABLE]: runsFolder(),
    [KEPT_RUNS_VARIABLE]: fresh ? '' : resolve(KEPT_RUNS),
    ...(backend === undefined ? {} : { SEGBOOK_BACKEND: backend }),
    ...(threads === undefined ? {} : { SEGBOOK_THREADS: String(threads) }),
  };
}

function pickOptions({ allowErrors, memoryLimitBytes, logger, signal }: ReportOptions): ExecuteOptions {
  return {
    memoryLimitBytes,
    ...(allowErrors === undefined ? {} : { allowErrors }),
    ...(logger && { logger }),
    ...(signal && { signal }),
  };
}

/** Trainings that end by epochs alone may take long: no limit then. */
function limitCells({ train }: Config): { cellTimeoutMs?: number } {
  return train.minutes === null ? {} : { cellTimeoutMs: (train.minutes + CELL_MINUTES) * 60_000 };
}
