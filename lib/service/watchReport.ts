import { join } from 'node:path';
import { DataError } from '../base/error.js';
import { packageRoot, readText } from '../base/file.js';
import type { Logger } from '../base/log.js';
import type { Config } from '../config/schema.js';
import { DATASET_NAMES } from '../data/open.js';
import { EMPTY_PAGE, identifyPage } from './livePage.js';
import { type BuildState, type PageServer, startPageServer } from './pageServer.js';
import { runBuild } from './runBuild.js';
import { type WatchTarget, watchFiles } from './watchFiles.js';

export interface WatchReportOptions {
  /** What makes the report: a program of Node and its arguments. */
  readonly words: readonly string[];
  /** The same without what asks for everything anew, for the builds after the first that went well. */
  readonly laterWords: readonly string[];
  /** The report's file. */
  readonly out: string;
  /** Files and folders that it depends on. */
  readonly targets: readonly WatchTarget[];
  /** 0 takes a free one. */
  readonly port: number;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Told where the page can be opened, once the first build has ended. */
  onServed(address: string): void;
  /** Takes what builds write for the terminal. */
  readonly write: (text: string) => void;
}

/**
 * Makes a report, serves it to this machine, and makes it again whenever a file changes that it depends on; an open
 * page follows. After a build that failed the page stays as it is and tells why. Ends when the signal fires.
 * @throws ConfigError when the port cannot be had
 */
export async function watchReport(options: WatchReportOptions): Promise<void> {
  const { signal, logger, targets } = options;
  const changes = new Inbox();
  const watch = await watchFiles(targets, (paths) => changes.add(paths));
  let server: PageServer | undefined;
  try {
    let failure = await runBuild(options.words, options);
    let words = failure === null ? options.laterWords : options.words;
    if (signal.aborted) return;
    server = await serve(options, failure);
    options.onServed(server.address);
    for (;;) {
      const paths = await changes.take(signal);
      if (paths === null) return;
      logger.info(`changed: ${describePaths(paths)}`);
      server.tell(await describeState(options.out, { isBuilding: true, failure }));
      failure = await runBuild(words, options);
      if (signal.aborted) return;
      if (failure === null) words = options.laterWords;
      server.tell(await describeState(options.out, { isBuilding: false, failure }));
    }
  } finally {
    watch.close();
    await server?.close();
  }
}

async function serve(options: WatchReportOptions, failure: string | null): Promise<PageServer> {
  const { out, port } = options;
  return startPageServer({
    port,
    readPage: () => readPage(out),
    script: await readScript(),
    state: await describeState(out, { isBuilding: false, failure }),
  });
}

async function describeState(out: string, rest: Omit<BuildState, 'build'>): Promise<BuildState> {
  return { build: identifyPage(await readPage(out)), ...rest };
}

async function readPage(out: string): Promise<string> {
  try {
    return await readText(out);
  } catch (error) {
    if (error instanceof DataError) return EMPTY_PAGE;
    throw error;
  }
}

function readScript(): Promise<string> {
  return readText(join(packageRoot, 'dist/lib/report/client/reload.js'));
}

/** Holds what changed until somebody asks for it. */
class Inbox {
  #paths = new Set<string>();
  #wake: () => void = () => {};

  add(paths: readonly string[]): void {
    for (const path of paths) this.#paths.add(path);
    this.#wake();
  }

  /** What has changed since the last call, as soon as something has; null when the signal fires before. */
  async take(signal: AbortSignal): Promise<string[] | null> {
    while (this.#paths.size === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    const paths = [...this.#paths];
    this.#paths.clear();
    return signal.aborted ? null : paths;
  }
}

/** The first few of many files, by their last names. */
function describePaths(paths: readonly string[]): string {
  const names = paths.map((path) => path.split(/[\\/]/).slice(-2).join('/'));
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

/** What a report depends on: its notebooks, the library, the page's style, the works it may cite, data and settings. */
export function listTargets(
  config: Config,
  notebooks: string | undefined,
  configFile: string | undefined,
): WatchTarget[] {
  const endsWith =
    (...ends: string[]) =>
    (name: string): boolean =>
      ends.some((end) => name.endsWith(end));
  const files = [configFile, config.splits, ...config.report.scores.map(({ file }) => file)];
  return [
    { path: notebooks ?? join(packageRoot, 'notebooks'), accepts: endsWith('.ipynb') },
    { path: join(packageRoot, 'dist/lib'), accepts: endsWith('.js', '.wasm', '.json') },
    { path: join(packageRoot, 'lib/report/style'), accepts: endsWith('.css') },
    { path: join(packageRoot, 'data/references.json') },
    ...(DATASET_NAMES.includes(config.dataset) ? [] : [{ path: config.dataset }]),
    ...files.flatMap((path) => (path === undefined || path === null ? [] : [{ path }])),
  ];
}
