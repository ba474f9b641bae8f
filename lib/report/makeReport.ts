import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { useBackend } from '../backend/backend.js';
import { CACHE_VARIABLE, cacheFolder } from '../base/cacheFolder.js';
import { DataError } from '../base/error.js';
import { assertWritable, packageRoot, readJson } from '../base/file.js';
import type { Logger } from '../base/log.js';
import type { Config } from '../config/schema.js';
import type { Dataset } from '../data/dataset.js';
import { openConfigured } from '../data/open.js';
import type { RunMetrics } from '../evaluate/evaluateRun.js';
import { readGivenScores } from '../evaluate/givenScores.js';
import { writeNotebook } from '../notebook/document.js';
import { executeNotebook } from '../notebook/execute.js';
import { PARAMETERS_VARIABLE, writeParameters } from '../notebook/study.js';
import { assertAllowed, type LedgerEntry } from '../review/ledger/entry.js';
import { listReportHoldings, openPackageLedger, readOwnLicence } from '../review/ledger/ledger.js';
import { applyPictureTerms } from '../review/pictureTerms.js';
import { adoptStored } from '../train/adoptSettings.js';
import { planConfig } from '../train/planRun.js';
import { collectProvenance, type Provenance } from '../train/provenance.js';
import { keyOfRun, openRun, type Run } from '../train/run.js';
import { RUNS_VARIABLE, runsFolder } from '../train/runsFolder.js';
import { findPeers, findStoredRun } from '../train/storedRuns.js';
import { assertTrainable } from '../train/train.js';
import { describeReport } from './headline.js';
import { readHero } from './hero.js';
import { mergeNotebooks } from './merge.js';
import { readReferences } from './reference.js';
import { renderReport, writeReport } from './report.js';
import type { NamedNotebook } from './section.js';
import { summariseRun } from './summary.js';
import { withholdOutputs } from './withhold.js';
import { chooseWords, fillWords, type PageLanguage } from './words/words.js';
import { withWorkFolder } from './workFolder.js';

/** How a report is made. */
export interface ReportOptions {
  readonly config: Config;
  /** The HTML file to write. */
  readonly out: string;
  /** Where the executed notebooks are written as one; nowhere by default. */
  readonly notebookOut?: string | undefined;
  /** Trains even where a stored run is the same training. */
  readonly retrain?: boolean;
  /** Goes on after a failed cell, and shows its error in the report. */
  readonly allowErrors?: boolean;
  /** `auto` by default; passed on to the notebooks. */
  readonly backend?: string | undefined;
  /** Processors that one operation is shared between; passed on to the notebooks. */
  readonly threads?: number | undefined;
  /** Most memory for the kernel of a notebook, in bytes; no limit by default. */
  readonly memoryLimitBytes?: number | undefined;
  /** Language of the page's own words; English by default. */
  readonly lang?: PageLanguage | undefined;
  /** The notebooks; by default the package's own. */
  readonly notebooks?: string | undefined;
  readonly logger?: Logger;
  readonly signal?: AbortSignal;
}

/** Where a report went. */
export interface MadeReport {
  readonly out: string;
  readonly sizeBytes: number;
  /** The run folder that the report shows, if its notebooks trained one. */
  readonly run: string | null;
}

interface MeasuredRun {
  readonly run: Run;
  readonly metrics: RunMetrics;
  /** Other networks that were measured beside it. */
  readonly peers: readonly Run[];
}

/** Most minutes for one cell beyond the training's own budget, before it is taken to hang. */
const CELL_MINUTES = 60;

/**
 * Executes the notebooks and writes one HTML file from them; files of an earlier report stay as they are unless all
 * goes well.
 * @throws ConfigError, DataError, BackendError when settings, data or backend cannot be used: before any notebook runs
 * @throws NotebookError when a cell fails
 */
export async function makeReport(options: ReportOptions): Promise<MadeReport> {
  const { signal } = options;
  for (const path of [options.out, options.notebookOut]) if (path !== undefined) await assertWritable(path);
  const dataset = await applyPictureTerms(await openConfigured(options.config, options.logger));
  assertTrainable(dataset, options.config);
  // before any notebook runs, which reads them too
  await readGivenScores(options.config.report.scores, dataset, options.config.seed);
  const backend = await useBackend(options.backend, options.logger, { threads: options.threads });
  const started = new Date();
  const planned = await planConfig(dataset, options.config, options.logger);
  const config = options.retrain === true ? planned : await adoptStored(dataset, planned);
  // a damaged stored run is told now, not by a notebook later
  if (options.retrain !== true) await findStoredRun(dataset, config);
  return withWorkFolder(async (work) => {
    const runFolder = join(work, 'run');
    const notebooks = gatePictures(await executeAll({ ...options, config }, work, runFolder), dataset, options.logger);
    signal?.throwIfAborted();
    const measured = await openMeasuredRun(runFolder);
    const seconds = (Date.now() - started.getTime()) / 1000;
    const here = await collectProvenance(dataset, backend, config.seed, { started, seconds });
    const licences = await listLicences(dataset);
    const page = await renderBook({ ...options, config }, here, notebooks, measured, licences, dataset);
    const sizeBytes = await writeReport(options.out, page);
    if (options.notebookOut !== undefined)
      await writeNotebook(options.notebookOut, mergeNotebooks(notebooks.map(({ document }) => document)));
    return {
      out: options.out,
      sizeBytes,
      run: measured && (await keepRun(measured.run)),
    };
  });
}

async function executeAll(options: ReportOptions, work: string, runFolder: string): Promise<NamedNotebook[]> {
  const {
    config,
    notebooks: folder = join(packageRoot, 'notebooks'),
    backend,
    threads,
    retrain = false,
    ...rest
  } = options;
  const parameters = join(work, 'parameters.json');
  await writeParameters(parameters, { config, runFolder, retrain });
  const env = {
    [PARAMETERS_VARIABLE]: parameters,
    // kernels work in the folder of the notebooks
    [CACHE_VARIABLE]: cacheFolder(),
    [RUNS_VARIABLE]: runsFolder(),
    ...(backend === undefined ? {} : { SEGBOOK_BACKEND: backend }),
    ...(threads === undefined ? {} : { SEGBOOK_THREADS: String(threads) }),
  };
  const executed: NamedNotebook[] = [];
  for (const name of await listNotebooks(folder)) {
    const document = await executeNotebook(join(folder, name), { ...rest, env, ...limitCells(config) });
    executed.push({ name: basename(name, '.ipynb'), document });
  }
  return executed;
}

/** What may not be published leaves the notebooks before anything is made of them. */
function gatePictures(notebooks: NamedNotebook[], dataset: Dataset, logger?: Logger): NamedNotebook[] {
  if (dataset.showPictures) return notebooks;
  const reason = `Pictures of ${dataset.name} are left out: ${dataset.pictureReason ?? 'they may not be shown.'}`;
  logger?.info(reason);
  return notebooks.map(({ name, document }) => ({ name, document: withholdOutputs(document, reason) }));
}

/**
 * The licences of what a report holds and of what made it.
 * @throws DataError when the report would hold what its licence forbids
 */
async function listLicences(dataset: Dataset): Promise<readonly LedgerEntry[]> {
  const holdings = listReportHoldings(dataset, await readOwnLicence());
  assertAllowed(holdings);
  return [...holdings, ...(await openPackageLedger())];
}

async function listNotebooks(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const notebooks = names.filter((name) => name.endsWith('.ipynb')).sort();
  if (notebooks.length > 0) return notebooks;
  throw new DataError(`folder holds no notebooks: ${folder}`, 'Give a folder with .ipynb files.');
}

/** Trainings that end by epochs alone may take long: no limit then. */
function limitCells({ train }: Config): { cellTimeoutMs?: number } {
  return train.minutes === null ? {} : { cellTimeoutMs: (train.minutes + CELL_MINUTES) * 60_000 };
}

/** The run that the notebooks trained and measured; null where they did not, or failed and were allowed to. */
async function openMeasuredRun(folder: string): Promise<MeasuredRun | null> {
  try {
    const run = await openRun(folder);
    const metrics = (await readJson(join(folder, 'metrics.json'))) as RunMetrics;
    const peers = metrics.peers === undefined ? [] : await findPeers(run);
    return { run, metrics, peers: peers.map(({ name, run: peer }) => readAs(peer, name)) };
  } catch (error) {
    if (error instanceof DataError) return null;
    throw error;
  }
}

/** A stored run as it is when it was read for the report. */
function readAs(run: Run, readFrom: string): Run {
  return { ...run, provenance: { ...run.provenance, readFrom } };
}

async function renderBook(
  { config, lang = 'en' }: ReportOptions,
  here: Provenance,
  notebooks: NamedNotebook[],
  measured: MeasuredRun | null,
  licences: readonly LedgerEntry[],
  dataset: Dataset,
): Promise<string> {
  const words = chooseWords(lang);
  return renderReport({
    title: fillWords(words.reportTitle, { dataset: here.dataset.name }),
    lang,
    summary: measured ? summariseRun(measured.run, measured.metrics, lang) : undefined,
    hero: measured ? await readHero(measured.run, measured.metrics, dataset, words) : undefined,
    notebooks,
    provenance: describeReport(config, here, measured === null ? [] : [measured.run, ...measured.peers]),
    licences,
    references: await readReferences(join(packageRoot, 'data/references.json')),
    createdAt: new Date(),
  });
}

/** Moves a run to where later work finds it by its key, in the place of an earlier one. */
async function keepRun(run: Run): Promise<string> {
  const kept = join('.segbook', 'runs', keyOfRun(run).slice(0, 16));
  await mkdir(join('.segbook', 'runs'), { recursive: true });
  await rm(kept, { recursive: true, force: true });
  await rename(run.folder, kept);
  return kept;
}
