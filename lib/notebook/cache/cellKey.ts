import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { packageRoot } from '../../base/file.js';
import { hashText, hashValue } from '../../base/hash.js';
import { type CodeCell, tagsOf } from '../document.js';
import { type CellFacts, readCell } from './cellFacts.js';
import { findDependencies } from './dataFlow.js';
import { findUsedExports, type UsedExports } from './exportsUsed.js';
import { type Behind, type ModuleGraph, openModuleGraph } from './moduleGraph.js';
import { listInstalled } from './packages.js';
import { isLocal, isPackage, packageOf } from './specifier.js';

/** Raised whenever an entry of the cache means something else. */
const CACHE_VERSION = 1;
const LIBRARY = 'segbook';
/** Tags that decide how a cell is run. */
const EXECUTION_TAGS = ['raises-exception', 'skip-execution'];
/** A cell with this tag runs every time. */
const NEVER_KEPT = 'no-cache';

/** Exports of the library that open what a report gives its notebooks. */
const OPENS_STUDY = 'openStudy';
/** Exports that train into the run folder. */
const TRAINS: readonly string[] = ['obtainRun', 'trainRun'];
const STARTS_BACKEND = 'useBackend';
const READS_STORED_RUNS: readonly string[] = ['obtainRun', 'findPeers', 'findAblations'];
/** Exports that read what a cell names by a path, of which no key knows. */
const READS_PATHS: readonly string[] = ['openFolder', 'predictFiles', 'scoreMasks', 'trainSeries'];

/** Facts by name that keys are made of, such as `setting seed`. */
export type Parts = Readonly<Record<string, string>>;

/** What cells depend on besides their code and the modules behind it. */
export interface CellWorld {
  /** The program that runs every cell. */
  readonly kernel: Parts;
  /** What {@link OPENS_STUDY} gives: data, settings. */
  readonly study: Parts;
  readonly backend: Parts;
  readonly storedRuns: Parts;
  /** How networks are trained. */
  readonly training: Parts;
  /** The compiled library; by default that of the package. */
  readonly root?: string | undefined;
}

/** A code cell as the cache knows it. */
export interface KeyedCell {
  /** 1-based among the code cells. */
  readonly number: number;
  /** Indices of the code cells that it depends on. */
  readonly needs: readonly number[];
  readonly parts: Parts;
  /** Why its outputs cannot be kept; null where they can. */
  readonly unkept: string | null;
  /** True where it trains into the run folder. */
  readonly trains: boolean;
  /** True where it reads the run folder, so that the run in it belongs to its key. */
  readonly readsRun: boolean;
  /** The exports that a file of the package stands behind. */
  readonly behind: ReadonlyMap<string, Behind>;
}

/**
 * Tells of the code cells of a notebook what their outputs depend on.
 * @param path of the notebook, in whose folder its kernel works
 */
export async function describeCells(
  cells: readonly CodeCell[],
  path: string,
  world: CellWorld,
  graph: ModuleGraph = openModuleGraph(world.root),
): Promise<KeyedCell[]> {
  const facts = cells.map((cell) => (isSkipped(cell) ? NOTHING : readCell(cell.source)));
  const needs = findDependencies(facts);
  const described: KeyedCell[] = [];
  for (const [index, cell] of cells.entries()) {
    const own = facts[index] ?? null;
    const used = findUsedExports(facts, index);
    const modules = await followExports(used, dirname(path), world.root ?? packageRoot, graph);
    const names = new Set([...used.values()].flatMap((members) => [...members]));
    described.push({
      number: index + 1,
      needs: needs[index] ?? [],
      parts: {
        notebook: basename(path),
        ...ownParts(cell),
        ...world.kernel,
        ...worldParts(names, world),
        ...modules.parts,
      },
      unkept: findObstacle(cell, own, names) ?? modules.obstacle,
      trains: TRAINS.some((name) => names.has(name)),
      readsRun: own?.readsRun === true && !TRAINS.some((name) => names.has(name)),
      behind: modules.behind,
    });
  }
  return described;
}

/** The key of a cell: 64 hexadecimal digits over all that its outputs depend on. */
export function keyOfCell(parts: Parts, needed: readonly string[]): string {
  return hashValue({ version: CACHE_VERSION, parts, needed });
}

export function isSkipped(cell: CodeCell): boolean {
  return tagsOf(cell).includes('skip-execution');
}

/** What can be said of a cell that does not run. */
const NOTHING: CellFacts = {
  declares: new Set(),
  uses: new Map(),
  modifies: new Set(),
  imports: [],
  hasEffects: false,
  readsRun: false,
  unkept: null,
};

function ownParts(cell: CodeCell): Parts {
  const tags = EXECUTION_TAGS.filter((tag) => tagsOf(cell).includes(tag)).join(' ');
  return { code: hashText(cell.source), tags };
}

function worldParts(names: ReadonlySet<string>, { study, backend, storedRuns, training }: CellWorld): Parts {
  const has = (name: string): boolean => names.has(name) || names.has('*');
  return {
    ...(has(OPENS_STUDY) && study),
    ...(has(STARTS_BACKEND) && backend),
    ...(READS_STORED_RUNS.some(has) && storedRuns),
    ...(TRAINS.some(has) && training),
  };
}

function findObstacle(cell: CodeCell, facts: CellFacts | null, names: ReadonlySet<string>): string | null {
  if (tagsOf(cell).includes(NEVER_KEPT)) return `it has the tag ${NEVER_KEPT}`;
  const reader = READS_PATHS.find((name) => names.has(name));
  if (reader !== undefined) return `${reader} reads files that it names`;
  return names.has('openRun') && facts?.readsRun !== true
    ? 'openRun reads files that it names'
    : (facts?.unkept ?? null);
}

interface Followed {
  readonly parts: Parts;
  readonly obstacle: string | null;
  readonly behind: ReadonlyMap<string, Behind>;
}

async function followExports(used: UsedExports, folder: string, root: string, graph: ModuleGraph): Promise<Followed> {
  const parts: Record<string, string> = {};
  const behind = new Map<string, Behind>();
  for (const [specifier, names] of used) {
    const path = locateModule(specifier, folder, root);
    if (path === null) Object.assign(parts, await packageParts(specifier, folder));
    for (const name of path === null ? [] : names) {
      const found = await graph.behind(path ?? '', new Set([name]));
      if (found === null) return { parts, behind, obstacle: `its import of ${specifier} cannot be followed` };
      behind.set(name, found);
      Object.assign(parts, prefix('file', found.files), prefix('package', found.packages));
    }
  }
  return { parts, behind, obstacle: null };
}

/** The file behind a specifier; null for a package other than this one. */
function locateModule(specifier: string, folder: string, root: string): string | null {
  if (specifier === LIBRARY) return join(root, 'dist/lib/index.js');
  return isLocal(specifier) || isAbsolute(specifier) ? resolve(folder, specifier) : null;
}

async function packageParts(specifier: string, folder: string): Promise<Parts> {
  return isPackage(specifier) ? prefix('package', await listInstalled([packageOf(specifier)], folder)) : {};
}

function prefix(kind: string, values: ReadonlyMap<string, string>): Parts {
  return Object.fromEntries([...values].map(([name, value]) => [`${kind} ${name}`, value]));
}
