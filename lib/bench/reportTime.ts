import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CACHE_VARIABLE, cacheFolder } from '../base/cacheFolder.js';
import { packageRoot } from '../base/file.js';
import { resolveConfig } from '../config/resolve.js';
import type { Config } from '../config/schema.js';
import { openConfigured } from '../data/open.js';
import { PARAMETERS_VARIABLE, writeParameters } from '../notebook/study.js';
import { adoptStored } from '../train/adoptSettings.js';
import { planConfig } from '../train/planRun.js';
import { RUNS_VARIABLE, runsFolder } from '../train/runsFolder.js';
import type { BenchContext } from './catalogue.js';
import { UNMEASURED } from './measure.js';
import type { NotebookPeer } from './notebookPeer.js';
import { auditPages } from './pageAudit.js';
import { type Rounds, spreadOf, timeInTurn } from './pair.js';
import type { BenchResult, BenchRow } from './row.js';
import { type CommandTime, timeCommand } from './timeCommand.js';

export type ReportBench = 'execute-notebook' | 'report-cold' | 'report-unchanged';

/** What is reported on; by default the package's own notebooks on the embedded data set. */
export interface ReportLoad {
  readonly notebooks?: string;
  readonly config?: Config;
  /** Further words of our command, such as `--set`. */
  readonly words?: readonly string[];
}

/** A whole report takes minutes; one is enough to have its files in memory. */
const ROUNDS: Rounds = { warmUp: 0, least: 3, most: 5, budgetMs: 120_000 };
const MAIN = join(packageRoot, 'dist', 'lib', 'cli', 'main.js');

/**
 * Measures how long `segbook report` takes, from the start of the command to its end: with nothing kept of an earlier
 * one, or once more with nothing changed. nbconvert, where it is there, executes the same notebooks in turn, with the
 * same settings and kernel; it keeps nothing. Both read the stored run, so nothing is trained.
 * @throws SegbookError when one of them fails
 */
export async function measureReport(
  name: ReportBench,
  context: BenchContext,
  load: ReportLoad = {},
): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'segbook-bench-'));
  try {
    context.logger.info(`${name} …`);
    const ours = createOurs(folder, name, context, load);
    if (name === 'report-unchanged') await ours.run();
    const peer = context.notebookPeer && (await createTheirs(folder, context.notebookPeer, context, load));
    const timings = await timeInTurn(ours, peer, context.rounds ?? ROUNDS);
    const row = describeRow(name, context.threads, timings, ours.times);
    const pages = await auditPages([ours.page]);
    if (peer === undefined) return { rows: [{ ...row, pages }], skipped: [] };
    const told = describePeer(context.notebookPeer, context.threads, timings, peer.times);
    return { rows: [{ ...row, ...told, pages, peerPages: await auditPages(await peer.pages()) }], skipped: [] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Our command: in a new working folder each time, unless it is to find what it kept. */
function createOurs(folder: string, name: ReportBench, { threads, signal }: BenchContext, load: ReportLoad) {
  const times: CommandTime[] = [];
  const page = join(folder, 'ours.html');
  const chosen = load.notebooks === undefined ? [] : ['--notebooks', load.notebooks];
  const words = ['report', '--out', page, '--threads', String(threads), ...chosen, ...(load.words ?? [])];
  return {
    page,
    times,
    async run(): Promise<number> {
      const cwd = join(folder, name === 'report-unchanged' ? 'kept' : `cold-${times.length}`);
      await mkdir(cwd, { recursive: true });
      const time = await timeCommand([process.execPath, MAIN, ...words], { cwd, signal });
      times.push(time);
      return time.ms;
    },
  };
}

async function createTheirs(folder: string, peer: NotebookPeer, { threads, signal }: BenchContext, load: ReportLoad) {
  const { notebooks = join(packageRoot, 'notebooks') } = load;
  const times: CommandTime[] = [];
  const names = (await readdir(notebooks)).filter((file) => file.endsWith('.ipynb')).sort();
  const paths = names.map((file) => join(notebooks, file));
  const outDir = join(folder, 'theirs');
  const dataset = await openConfigured(load.config ?? resolveConfig());
  const config = await adoptStored(dataset, await planConfig(dataset, load.config ?? resolveConfig()));
  return {
    times,
    async run(): Promise<number> {
      const work = await mkdtemp(join(folder, 'work-'));
      const parameters = join(work, 'parameters.json');
      await writeParameters(parameters, { config, runFolder: join(work, 'run'), retrain: false });
      const env = {
        ...peer.env,
        [PARAMETERS_VARIABLE]: parameters,
        [CACHE_VARIABLE]: cacheFolder(),
        [RUNS_VARIABLE]: runsFolder(),
        SEGBOOK_THREADS: String(threads),
      };
      const time = await timeCommand(peer.wordsFor(paths, outDir), { cwd: work, env, signal });
      times.push(time);
      return time.ms;
    },
    pages: async () =>
      (await readdir(outDir)).filter((file) => file.endsWith('.html')).map((file) => join(outDir, file)),
  };
}

type Timings = Awaited<ReturnType<typeof timeInTurn>>;

function describeRow(name: ReportBench, threads: number, { ours }: Timings, times: readonly CommandTime[]): BenchRow {
  const { median, quartiles } = spreadOf(ours);
  return {
    ...UNMEASURED,
    name,
    threads,
    ...{ backend: null, base: null, depth: null, estimateMB: null, batch: null, height: null, width: null },
    ms: Math.round(median),
    msQuartiles: [Math.round(quartiles[0]), Math.round(quartiles[1])],
    firstMs: Math.round(times[0]?.ms ?? 0),
    rounds: ours.length,
    peakRssMB: peakOf(times),
  };
}

function describePeer(
  peer: NotebookPeer | undefined,
  threads: number,
  timings: Timings,
  times: readonly CommandTime[],
): Partial<BenchRow> {
  const peerMs = spreadOf(timings.peer).median;
  const ratios = spreadOf(timings.ours.map((ms, i) => ms / (timings.peer[i] ?? Number.NaN))).quartiles;
  const round = (value: number): number => Number(value.toFixed(3));
  return {
    peer: peer?.name ?? null,
    peerThreads: threads,
    peerMs: Math.round(peerMs),
    ratio: round(spreadOf(timings.ours).median / peerMs),
    ratioQuartiles: [round(ratios[0]), round(ratios[1])],
    peerPeakRssMB: peakOf(times),
  };
}

function peakOf(times: readonly CommandTime[]): number {
  return Math.max(...times.map(({ peakRssMB }) => peakRssMB));
}
