import { basename, resolve } from 'node:path';
import type { RunKeeper, RunState } from '../../train/keptRuns.js';
import type { CodeCell, Notebook } from '../document.js';
import { trimStreams } from '../outputs.js';
import { type CellWorld, describeCells, isSkipped } from './cellKey.js';
import { type ModuleGraph, openModuleGraph } from './moduleGraph.js';
import type { ModuleMemory } from './moduleMemory.js';
import { type PlannedCell, planCells } from './plan.js';
import type { CellRecord } from './record.js';
import type { CellEntry, CellStore, RunMark } from './store.js';

/** Keeps the outputs of cells, and gives them back as long as nothing changed that they depend on. */
export interface CellCache {
  /** Decides which cells of a notebook run, and gives the others their kept outputs. */
  open(path: string, document: Notebook): Promise<NotebookCache>;
}

/** The cache of one notebook while it is executed. */
export interface NotebookCache {
  /** True where no cell runs. */
  readonly isKept: boolean;
  /** True for a code cell (index among them) that runs. */
  runs(index: number): boolean;
  /** Seconds that each cell took last time, 0 of one that does not run; null where that is not kept. */
  expectSeconds(): Promise<(number | null)[]>;
  /** Keeps what a cell has shown that ended as it should; a cell that failed, and what needs it, is not kept. */
  end(index: number, seconds: number, failed: boolean): Promise<void>;
  /** Keeps what came late, and how the cells were; to be called however the notebook ended. */
  close(): Promise<void>;
  /** What became of the cells so far. */
  records(): CellRecord[];
}

export interface CellCacheOptions {
  readonly store: CellStore;
  readonly keeper: RunKeeper;
  readonly world: CellWorld;
  readonly fresh?: boolean;
  readonly retrain?: boolean;
  /** What was read of the library's modules before. */
  readonly modules?: ModuleMemory;
  readonly now?: () => number;
}

export function createCellCache(options: CellCacheOptions): CellCache {
  const graph = openModuleGraph(options.world.root, options.modules);
  return { open: (path, document) => openNotebookCache(resolve(path), document, options, graph) };
}

async function openNotebookCache(
  path: string,
  document: Notebook,
  { store, keeper, world, fresh = false, retrain = false, now = Date.now }: CellCacheOptions,
  graph: ModuleGraph,
): Promise<NotebookCache> {
  const cells = document.cells.filter((cell): cell is CodeCell => cell.cell_type === 'code');
  const former = new Map(await store.readFormer(path));
  const names = cells.map((cell, index) => cell.id ?? String(index + 1));
  const keyed = await describeCells(cells, path, world, graph);
  const lastTime = names.map((name) => former.get(name));
  const plan = await planCells(keyed, lastTime, { store, keeper, fresh, retrain });
  const ended = new Map<number, EndedCell>();
  const notebook = basename(path, '.ipynb');
  for (const [index, cell] of plan.entries()) await takeKept(cell, cells[index], keeper);
  let before = await keeper.read();

  async function keep(index: number, when: string, seconds: number): Promise<CellEntry | null> {
    const [cell, code] = [plan[index], cells[index]];
    if (cell === undefined || code === undefined || cell.key === null || isSpoilt(cell, ended)) return null;
    const wrote = cell.trains || cell.readsRun ? await markRun(cell, keeper, before) : undefined;
    const entry = { key: cell.key, when, seconds, outputs: finishedOutputs(code), wrote };
    await store.write(entry);
    return entry;
  }

  return {
    isKept: plan.every(({ reason }, index) => reason === null || isSkippedAt(cells, index)),
    runs: (index) => plan[index]?.reason !== null,
    expectSeconds: () =>
      Promise.all(
        plan.map(async ({ reason }, index) => {
          if (reason === null || isSkippedAt(cells, index)) return 0;
          const key = lastTime[index]?.key;
          return key === undefined ? null : ((await store.read(key))?.seconds ?? null);
        }),
      ),
    async end(index, seconds, failed) {
      const cell = plan[index];
      const when = new Date(now()).toISOString();
      const entry = failed ? null : await keep(index, when, seconds);
      const state = failed ? 'failed' : 'computed';
      const why = { reason: cell?.reason ?? '', isVolatile: cell?.key === null };
      const record = { notebook, cell: index + 1, state, ...why, seconds, when } as const;
      ended.set(index, { record, entry });
      if (cell?.trains || cell?.readsRun) before = await keeper.read();
    },
    async close() {
      for (const [index, { entry }] of ended) await keepLate(entry, cells[index], store);
      for (const [index, cell] of plan.entries())
        if (cell.entry !== null || ended.get(index)?.record.state === 'computed')
          former.set(names[index] ?? '', cell.former);
      await store.writeFormer(path, new Map([...former].filter(([name]) => names.includes(name))));
    },
    records: () => plan.flatMap((cell, index) => toRecord(notebook, cell, cells[index], ended.get(index)?.record)),
  };
}

/** Gives a cell that does not run its outputs, and the run folder what the cell wrote. */
async function takeKept(
  { entry, reason, number }: PlannedCell,
  code: CodeCell | undefined,
  keeper: RunKeeper,
): Promise<void> {
  if (entry === null || reason !== null || code === undefined || isSkipped(code)) return;
  if (entry.wrote !== undefined) await keeper.restore(entry.wrote.run);
  const outputs = structuredClone([...entry.outputs]);
  for (const output of outputs) if (output.output_type === 'execute_result') output.execution_count = number;
  Object.assign(code, { outputs, execution_count: number });
}

function isSkippedAt(cells: readonly CodeCell[], index: number): boolean {
  const cell = cells[index];
  return cell !== undefined && isSkipped(cell);
}

/** A cell that ran in this report, and what was kept of it. */
interface EndedCell {
  readonly record: CellRecord;
  readonly entry: CellEntry | null;
}

/** True where a cell that it needs failed, or was spoilt itself. */
function isSpoilt({ needs }: PlannedCell, ended: ReadonlyMap<number, EndedCell>): boolean {
  return needs.some((index) => ended.get(index)?.entry === null);
}

/** What a cell wrote into the run folder, which is then kept. */
async function markRun({ trains }: PlannedCell, keeper: RunKeeper, before: RunState): Promise<RunMark | undefined> {
  const { weights, metrics, metricsStamp } = await keeper.read();
  const measured = metrics !== null && metricsStamp !== before.metricsStamp;
  if (weights === null || !(trains || measured)) return undefined;
  return { run: await keeper.keep(), ...(trains && { weights }), ...(measured && { metrics }) };
}

/** The outputs as they are shown, while later ones may still be joined to them. */
function finishedOutputs(code: CodeCell): CodeCell['outputs'] {
  const copy = structuredClone(code);
  trimStreams(copy);
  return copy.outputs;
}

/** Keeps a cell again whose outputs changed after it had ended. */
async function keepLate(entry: CellEntry | null, code: CodeCell | undefined, store: CellStore): Promise<void> {
  if (entry === null || code === undefined) return;
  const outputs = finishedOutputs(code);
  if (JSON.stringify(outputs) !== JSON.stringify(entry.outputs)) await store.write({ ...entry, outputs });
}

function toRecord(
  notebook: string,
  { entry, number, reason }: PlannedCell,
  code: CodeCell | undefined,
  ended: CellRecord | undefined,
): CellRecord[] {
  if (ended !== undefined) return [ended];
  const place = { notebook, cell: number, reason: '', isVolatile: false };
  if (code !== undefined && isSkipped(code)) return [{ ...place, state: 'skipped', seconds: 0, when: '' }];
  if (entry === null || reason !== null) return [];
  return [{ ...place, state: 'kept', seconds: entry.seconds, when: entry.when }];
}
