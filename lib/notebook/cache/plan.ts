import type { RunKeeper } from '../../train/keptRuns.js';
import { type KeyedCell, keyOfCell, type Parts } from './cellKey.js';
import { explainChange, type FormerCell } from './reason.js';
import type { CellEntry, CellStore } from './store.js';

/** What is to become of a code cell. */
export interface PlannedCell extends KeyedCell {
  /** Null where its outputs cannot be kept. */
  readonly key: string | null;
  /** How it is now, to be compared with next time. */
  readonly former: FormerCell;
  /** What is kept of it; null where nothing, or nothing that holds. */
  readonly entry: CellEntry | null;
  /** Why it runs; null where its kept outputs are taken. */
  readonly reason: string | null;
}

export interface PlanOptions {
  readonly store: CellStore;
  readonly keeper: RunKeeper;
  /** Takes nothing that is kept. */
  readonly fresh: boolean;
  /** Trains even where nothing changed. */
  readonly retrain: boolean;
}

/**
 * Decides which cells of a notebook run: those whose key is not known, and those whose values they need.
 * @param former the cells as they were last time, one for each cell where there was one
 */
export async function planCells(
  cells: readonly KeyedCell[],
  former: readonly (FormerCell | undefined)[],
  options: PlanOptions,
): Promise<PlannedCell[]> {
  const planned: PlannedCell[] = [];
  for (const [index, cell] of cells.entries()) planned.push(await planCell(cell, planned, former[index], options));
  const wanted = findWanted(planned);
  return planned.map((cell, index) =>
    cell.reason === null && wanted.has(index)
      ? { ...cell, reason: `cell ${wanted.get(index)} needs its values` }
      : cell,
  );
}

async function planCell(
  cell: KeyedCell,
  before: readonly PlannedCell[],
  former: FormerCell | undefined,
  options: PlanOptions,
): Promise<PlannedCell> {
  const needed = cell.needs.flatMap((index) => before[index] ?? []);
  const parts: Parts = { ...cell.parts, ...(await runPart(cell, needed, options.keeper)) };
  const keys = needed.map(({ former: { key } }) => key);
  const key = keyOfCell(parts, keys);
  const now = { key, parts, needed: Object.fromEntries(needed.map(({ number }, i) => [number, keys[i] ?? ''])) };
  const planned = { ...cell, parts, former: now, key, entry: null };
  const unkept = needed.find((other) => other.key === null);
  if (cell.unkept !== null) return { ...planned, key: null, reason: `it runs every time: ${cell.unkept}` };
  if (unkept !== undefined)
    return { ...planned, key: null, reason: `it needs cell ${unkept.number}, which runs every time` };
  const forced = findForce(cell, needed, options);
  if (forced !== null) return { ...planned, reason: forced };
  const entry = await options.store.read(key);
  if (entry === null) return { ...planned, reason: explain(planned, former) };
  return (await holds(entry, options.keeper))
    ? { ...planned, entry, reason: null }
    : { ...planned, reason: 'the run that it wrote is not there any more' };
}

/** The run that a cell reads belongs to its key, unless a cell before it trains it. */
async function runPart({ readsRun }: KeyedCell, needed: readonly PlannedCell[], keeper: RunKeeper): Promise<Parts> {
  if (!readsRun || needed.some(({ trains }) => trains)) return {};
  return { run: (await keeper.read()).weights ?? 'none' };
}

function findForce(cell: KeyedCell, needed: readonly PlannedCell[], { fresh, retrain }: PlanOptions): string | null {
  if (fresh) return 'a fresh report was asked for';
  if (retrain && cell.trains) return 'training anew was asked for';
  // what a training gives need not be the same again
  const trained = needed.find((other) => other.reason !== null && (other.trains || other.reason.startsWith(TRAINED)));
  return trained === undefined ? null : `${TRAINED} cell ${trained.number}`;
}

const TRAINED = 'it needs what was trained by';

function explain(cell: PlannedCell | Omit<PlannedCell, 'reason'>, former: FormerCell | undefined): string {
  if (former === undefined) return 'nothing is kept of it yet';
  return explainChange(cell, former, cell.former.needed) ?? 'nothing is kept of it any more';
}

/** True where the run folder that a cell wrote is kept as the cell left it. */
async function holds({ wrote }: CellEntry, keeper: RunKeeper): Promise<boolean> {
  if (wrote === undefined) return true;
  const { weights, metrics } = await keeper.readKept(wrote.run);
  return (wrote.weights ?? weights) === weights && (wrote.metrics ?? metrics) === metrics;
}

/** The cells whose values those that run need, by index, with the number of a cell that needs them. */
function findWanted(cells: readonly PlannedCell[]): ReadonlyMap<number, number> {
  const wanted = new Map<number, number>();
  for (const [index, cell] of [...cells.entries()].reverse()) {
    if (cell.reason === null && !wanted.has(index)) continue;
    for (const need of cell.needs) wanted.set(need, cell.number);
  }
  return wanted;
}
