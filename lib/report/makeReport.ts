import { assertWritable } from '../base/file.js';
import type { Logger } from '../base/log.js';
import type { Config } from '../config/schema.js';
import { findPageKey, findStanding, keepStanding } from './standing.js';
import type { PageLanguage } from './words/words.js';

/** How a report is made. */
export interface ReportOptions {
  readonly config: Config;
  /** The HTML file to write. */
  readonly out: string;
  /** Where the executed notebooks are written as one; nowhere by default. */
  readonly notebookOut?: string | undefined;
  /** Trains even where a stored run is the same training. */
  readonly retrain?: boolean;
  /** Runs every cell and trains where there is no stored run, whatever earlier reports kept. */
  readonly fresh?: boolean;
  /** Notebooks that do not need each other which are executed at once; see {@link executeBook} for the default. */
  readonly jobs?: number | undefined;
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

/**
 * Executes the notebooks and writes one HTML file from them; files of an earlier report stay as they are unless all
 * goes well, and where they are what would be written again.
 * @throws ConfigError, DataError, BackendError when settings, data or backend cannot be used: before any notebook runs
 * @throws NotebookError when a cell fails
 */
export async function makeReport(options: ReportOptions): Promise<MadeReport> {
  for (const path of [options.out, options.notebookOut]) if (path !== undefined) await assertWritable(path);
  const key = await findPageKey(options);
  const standing = options.fresh || options.retrain ? null : await findStanding(key, options);
  if (standing !== null) return standing;
  // loads what computes and draws, which a report that stays as it is does without
  const { buildReport } = await import('./buildReport.js');
  const { made, isKept } = await buildReport(options);
  if (isKept) await keepStanding(key, made, options);
  return made;
}
