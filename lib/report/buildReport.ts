import { join } from 'node:path';
import { useBackend } from '../backend/backend.js';
import { DataError } from '../base/error.js';
import { packageRoot, readJson } from '../base/file.js';
import type { Logger } from '../base/log.js';
import type { Dataset } from '../data/dataset.js';
import { openConfigured } from '../data/open.js';
import type { RunMetrics } from '../evaluate/evaluateRun.js';
import { readGivenScores } from '../evaluate/givenScores.js';
import { writeNotebook } from '../notebook/document.js';
import { assertAllowed, type LedgerEntry } from '../review/ledger/entry.js';
import { listReportHoldings, openPackageLedger, readOwnLicence } from '../review/ledger/ledger.js';
import { applyPictureTerms } from '../review/pictureTerms.js';
import { adoptStored } from '../train/adoptSettings.js';
import { nameKept } from '../train/keptRuns.js';
import { planConfig } from '../train/planRun.js';
import { collectProvenance, type Provenance } from '../train/provenance.js';
import { keyOfRun, openRun, type Run } from '../train/run.js';
import { findPeers, findStoredRun } from '../train/storedRuns.js';
import { assertTrainable } from '../train/train.js';
import { type ExecutedBook, executeBook, KEPT_RUNS, RUN_FOLDER } from './executeBook.js';
import { describeReport } from './headline.js';
import { readHero } from './hero.js';
import { injectParameters } from './injectParameters.js';
import type { MadeReport, ReportOptions } from './makeReport.js';
import { mergeNotebooks } from './merge.js';
import { describeRecord } from './record.js';
import { readReferences } from './reference.js';
import { renderReport, writeReport } from './report.js';
import type { NamedNotebook } from './section.js';
import { summariseRun } from './summary.js';
import { withholdOutputs } from './withhold.js';
import { chooseWords, fillWords } from './words/words.js';
import { withWorkFolder } from './workFolder.js';

interface MeasuredRun {
  readonly run: Run;
  readonly metrics: RunMetrics;
  /** Other networks that were measured beside it. */
  readonly peers: readonly Run[];
}

/** A report that was written, and whether it would be the same again as long as nothing changes. */
export interface BuiltReport {
  readonly made: MadeReport;
  readonly isKept: boolean;
}

/**
 * Executes the notebooks as far as needed and writes the page.
 * @throws ConfigError, DataError, BackendError when settings, data or backend cannot be used: before any notebook runs
 * @throws NotebookError when a cell fails
 */
export async function buildReport(options: ReportOptions): Promise<BuiltReport> {
  const { signal, logger, retrain = false } = options;
  const dataset = await applyPictureTerms(await openConfigured(options.config, logger));
  assertTrainable(dataset, options.config);
  // before any notebook runs, which reads them too
  await readGivenScores(options.config.report.scores, dataset, options.config.seed);
  const backend = await useBackend(options.backend, logger, { threads: options.threads });
  const started = new Date();
  const planned = await planConfig(dataset, options.config, logger);
  const config = retrain ? planned : await adoptStored(dataset, planned);
  // a damaged stored run is told now, not by a notebook later
  if (!retrain) await findStoredRun(dataset, config);
  return withWorkFolder(async (work) => {
    const book = await executeBook({ ...options, config }, { dataset, backend }, work);
    const gated = gatePictures(book.notebooks, dataset, logger);
    const notebooks = injectParameters(gated, options.config, chooseWords(options.lang ?? 'en'));
    signal?.throwIfAborted();
    const measured = await openMeasuredRun(join(work, RUN_FOLDER));
    const seconds = (Date.now() - started.getTime()) / 1000;
    const here = await collectProvenance(dataset, backend, config.seed, { started, seconds });
    const licences = await listLicences(dataset);
    const page = await renderBook({ ...options, config }, here, { ...book, notebooks }, measured, licences, dataset);
    const sizeBytes = await writeReport(options.out, page);
    if (options.notebookOut !== undefined)
      await writeNotebook(options.notebookOut, mergeNotebooks(notebooks.map(({ document }) => document)));
    const run = measured && keptRun(measured.run);
    return { made: { out: options.out, sizeBytes, run }, isKept: book.isKept };
  });
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
  { notebooks, records }: ExecutedBook,
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
    provenance: describeReport(config, here, measured === null ? [] : [measured.run, ...measured.peers], records),
    licences,
    references: await readReferences(join(packageRoot, 'data/references.json')),
    record: measured ? describeRecord(measured.run, measured.metrics) : undefined,
    createdAt: new Date(),
  });
}

/** Where {@link executeBook} kept a run. */
function keptRun(run: Run): string {
  return join(KEPT_RUNS, nameKept(keyOfRun(run)));
}
