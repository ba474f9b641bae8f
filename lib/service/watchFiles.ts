import { type FSWatcher, watch } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What is watched: a file, or a folder with all below it. It may be absent, and may come and go. */
export interface WatchTarget {
  readonly path: string;
  /** Which files of a folder count, by name; all of them by default. */
  accepts?(name: string): boolean;
}

export interface WatchOptions {
  /** Changes are told when none has come for this long. */
  readonly quietMs?: number;
  /** How often to look whether a folder that was absent is there. */
  readonly pollMs?: number;
}

const QUIET_MS = 300;
const POLL_MS = 500;

/**
 * Tells what files changed, once it is quiet. Folders are watched one by one: to watch a tree at once, Node keeps a
 * watcher a file on Linux, which a large data set exceeds.
 */
export async function watchFiles(
  targets: readonly WatchTarget[],
  onChange: (paths: string[]) => void,
  options: WatchOptions = {},
): Promise<FileWatch> {
  const watcher = new FileWatch(targets, onChange, options);
  await watcher.refresh();
  return watcher;
}

interface Watched {
  readonly watcher: FSWatcher;
  /** Tells a folder from one that was made anew under its name. */
  readonly identity: string;
}

/** A watch that runs until it is closed. */
export class FileWatch {
  readonly #onChange: (paths: string[]) => void;
  readonly #quietMs: number;
  readonly #poll: NodeJS.Timeout;
  /** Of each target, its folders. */
  readonly #watched: Map<WatchTarget, Map<string, Watched>>;
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #refreshed: Promise<void> = Promise.resolve();
  #started = false;
  #closed = false;

  constructor(targets: readonly WatchTarget[], onChange: (paths: string[]) => void, options: WatchOptions) {
    this.#watched = new Map(targets.map((target) => [target, new Map()]));
    this.#onChange = onChange;
    this.#quietMs = options.quietMs ?? QUIET_MS;
    this.#poll = setInterval(() => void this.#findAbsent(), options.pollMs ?? POLL_MS);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#poll);
    for (const watched of this.#watched.values()) for (const path of [...watched.keys()]) drop(watched, path);
  }

  /** Watches the folders that are there now. Files of one that is new count as changed. */
  refresh(): Promise<void> {
    this.#refreshed = this.#refreshed.then(() => this.#follow());
    return this.#refreshed;
  }

  async #follow(): Promise<void> {
    for (const [target, watched] of this.#watched) {
      const present = await listFolders(target.path);
      for (const [path, { identity }] of watched) {
        if (!present.some((folder) => folder.path === path && folder.identity === identity)) drop(watched, path);
      }
      for (const { path, identity } of present) {
        if (watched.has(path) || this.#closed) continue;
        this.#add(path, identity, target, watched);
        if (this.#started) await this.#noteFiles(path, target);
      }
    }
    this.#started = true;
  }

  #add(path: string, identity: string, target: WatchTarget, watched: Map<string, Watched>): void {
    const hear = (name: string | null): void => {
      if (name !== null && accepts(target, path, name)) this.#changed.add(join(path, name));
      this.#wait();
    };
    try {
      const watcher = watch(path, (_, name) => hear(name)).on('error', () => drop(watched, path));
      watched.set(path, { watcher, identity });
    } catch {
      // it went meanwhile
    }
  }

  /** Files that came with a folder, of which nothing else tells. */
  async #noteFiles(path: string, target: WatchTarget): Promise<void> {
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile() && accepts(target, path, entry.name));
    for (const { name } of files) this.#changed.add(join(path, name));
    if (files.length > 0) this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tell(), this.#quietMs);
  }

  async #tell(): Promise<void> {
    await this.refresh();
    const paths = [...this.#changed].sort();
    this.#changed.clear();
    if (paths.length > 0 && !this.#closed) this.#onChange(paths);
  }

  async #findAbsent(): Promise<void> {
    if ([...this.#watched.values()].some((watched) => watched.size === 0)) await this.refresh();
  }
}

function drop(watched: Map<string, Watched>, path: string): void {
  watched.get(path)?.watcher.close();
  watched.delete(path);
}

/** Of a folder that is watched for one file, only that file counts. */
function accepts(target: WatchTarget, folder: string, name: string): boolean {
  if (folder === dirname(target.path)) return name === basename(target.path);
  return !name.startsWith('.') && (target.accepts?.(name) ?? true);
}

/** A folder with all below it but hidden ones; the folder of a file; none where there is nothing. */
async function listFolders(path: string): Promise<{ path: string; identity: string }[]> {
  const entry = await stat(path).catch(() => undefined);
  if (entry === undefined) return [];
  if (!entry.isDirectory()) return listFolder(dirname(path));
  const own = { path, identity: `${entry.ino}:${entry.birthtimeMs}` };
  const below = (await readdir(path, { withFileTypes: true }).catch(() => []))
    .filter((child) => child.isDirectory() && !child.name.startsWith('.'))
    .map(({ name }) => listFolders(join(path, name)));
  return [own, ...(await Promise.all(below)).flat()];
}

async function listFolder(path: string): Promise<{ path: string; identity: string }[]> {
  const entry = await stat(path).catch(() => undefined);
  return entry === undefined ? [] : [{ path, identity: `${entry.ino}:${entry.birthtimeMs}` }];
}
