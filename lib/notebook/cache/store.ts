import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DataError } from '../../base/error.js';
import { exists, readJson, writeWhole } from '../../base/file.js';
import { hashText, hashValue } from '../../base/hash.js';
import { type Logger, silentLogger } from '../../base/log.js';
import { type Output, parseOutputs } from '../document.js';
import type { FormerCell } from './reason.js';

/** What a cell wrote into the run folder of the report: hashes, by what it is. */
export interface RunMark {
  /** The folder that the run is kept in, by its name. */
  readonly run: string;
  readonly weights?: string | undefined;
  readonly metrics?: string | undefined;
}

/** What is kept of a cell that ran. */
export interface CellEntry {
  readonly key: string;
  /** When it ran: ISO 8601, UTC. */
  readonly when: string;
  readonly seconds: number;
  readonly outputs: readonly Output[];
  /** What it left in the run folder; absent where nothing. */
  readonly wrote?: RunMark | undefined;
}

/** Outputs of cells by key, and how the cells of each notebook were last time. */
export interface CellStore {
  /** The entry of a key; null where there is none, or one that is damaged, of which the logger is told. */
  read(key: string): Promise<CellEntry | null>;
  write(entry: CellEntry): Promise<void>;
  /** The cells of a notebook as they were last time, by cell id. */
  readFormer(notebook: string): Promise<ReadonlyMap<string, FormerCell>>;
  writeFormer(notebook: string, cells: ReadonlyMap<string, FormerCell>): Promise<void>;
  /** Forgets what is old, then what was not used for longest, until the rest is small enough. */
  prune(): Promise<void>;
}

export interface StoreLimits {
  readonly sizeBytes: number;
  readonly ageMs: number;
}

const LIMITS: StoreLimits = { sizeBytes: 500e6, ageMs: 60 * 24 * 3600 * 1000 };

const mark = z.object({ run: z.string(), weights: z.string().optional(), metrics: z.string().optional() });
const entryFile = z.object({
  check: z.string(),
  key: z.string(),
  when: z.iso.datetime(),
  seconds: z.number(),
  outputs: z.unknown(),
  wrote: mark.optional(),
});
const texts = z.record(z.string(), z.string());
const formerFile = z.object({
  cells: z.record(z.string(), z.object({ key: z.string(), parts: texts, needed: texts })),
});

/** @param folder it is made when something is written */
export function openCellStore(folder: string, logger: Logger = silentLogger, limits: StoreLimits = LIMITS): CellStore {
  const pathOf = (key: string): string => join(folder, `${key}.json`);
  const formerPath = (notebook: string): string => join(folder, 'notebooks', `${hashText(notebook).slice(0, 16)}.json`);
  return {
    async read(key) {
      const path = pathOf(key);
      if (!(await exists(path))) return null;
      const entry = await readEntry(path, key);
      if (entry === null) logger.warn(`what was kept of a cell is damaged, so it is ignored: ${path}`);
      else await utimes(path, new Date(), new Date()).catch(() => undefined);
      return entry;
    },
    async write(entry) {
      const body = { key: entry.key, when: entry.when, seconds: entry.seconds, outputs: entry.outputs };
      const whole = entry.wrote === undefined ? body : { ...body, wrote: entry.wrote };
      await writeWhole(pathOf(entry.key), JSON.stringify({ check: hashValue(whole), ...whole }));
    },
    async readFormer(notebook) {
      const parsed = formerFile.safeParse(await readJson(formerPath(notebook)).catch(explainNothing));
      return new Map(parsed.success ? Object.entries(parsed.data.cells) : []);
    },
    async writeFormer(notebook, cells) {
      await writeWhole(formerPath(notebook), JSON.stringify({ cells: Object.fromEntries(cells) }));
    },
    prune: () => prune(folder, limits),
  };
}

function explainNothing(error: unknown): undefined {
  if (!(error instanceof DataError)) throw error;
}

async function readEntry(path: string, key: string): Promise<CellEntry | null> {
  const parsed = entryFile.safeParse(await readJson(path).catch(explainNothing));
  if (!parsed.success || parsed.data.key !== key) return null;
  const { check, ...body } = parsed.data;
  const outputs = parseOutputs(body.outputs);
  return outputs === undefined || hashValue(body) !== check ? null : { ...body, outputs };
}

async function prune(folder: string, { sizeBytes, ageMs }: StoreLimits): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name));
  const files = await Promise.all(paths.map(async (path) => ({ path, ...(await sizeAndTime(path)) })));
  let total = 0;
  for (const { path, size, mtimeMs } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
    total += size;
    if (total > sizeBytes || Date.now() - mtimeMs > ageMs) await rm(path, { force: true });
  }
}

/** Another report may have removed a file meanwhile. */
async function sizeAndTime(path: string): Promise<{ size: number; mtimeMs: number }> {
  return stat(path).catch(() => ({ size: 0, mtimeMs: Date.now() }));
}
