import { assertWritable } from '../base/file.js';
import { type Logger, silentLogger } from '../base/log.js';
import type { Dataset, Split } from '../data/dataset.js';
import { assertOutsideDatasets } from '../data/datasetAbove.js';
import { renderReport, writeReport } from '../report/report.js';
import { describeDiff } from './book.js';
import { compareSides, type Difference } from './compare.js';
import { openSide } from './openSide.js';
import type { Side } from './side.js';

export interface DiffOptions {
  /** Run folders, names of stored runs, or reports (.html): A before, B after. */
  readonly a: string;
  readonly b: string;
  /** The HTML file to write. */
  readonly out: string;
  /** Default test. */
  readonly split?: Split;
  /** Start of the resampling. Default 1. */
  readonly seed?: number;
  /** Most images to show with both masks. Default 8. */
  readonly imageCount?: number;
  readonly logger?: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Called before a run is measured that holds no metrics: chooses the backend. */
  readonly prepare?: () => Promise<void>;
  readonly now?: () => Date;
}

/** What was compared, and where the page went. */
export interface MadeDiff {
  readonly a: Side;
  readonly b: Side;
  readonly difference: Difference;
  readonly out: string;
  readonly sizeBytes: number;
}

/**
 * Compares two runs or reports on the images that both were measured on, and writes one HTML file.
 * @throws DataError when a side has no metrics, or no image is common
 * @throws ConfigError when the file cannot be written, or would lie in a data set
 */
export async function makeDiff(options: DiffOptions): Promise<MadeDiff> {
  const { split = 'test', seed = 1, imageCount = 8, logger = silentLogger, signal, now = () => new Date() } = options;
  await assertOutsideDatasets(options.out);
  await assertWritable(options.out);
  const { prepare } = options;
  const a = await openSide(options.a, { split, logger, signal, prepare });
  const b = await openSide(options.b, { split, logger, signal, prepare });
  const difference = compareSides(a, b, { split, seed });
  warn(difference, logger);
  const dataset = await openCommonData(a, b, difference);
  const book = await describeDiff({ a, b, difference, dataset, imageCount, createdAt: now() });
  const sizeBytes = await writeReport(options.out, await renderReport(book));
  return { a, b, difference, out: options.out, sizeBytes };
}

function warn({ isSameData, images, leftOut }: Difference, logger: Logger): void {
  if (!isSameData)
    logger.warn(`data sets differ: only the ${images.length} images of equal stem and truth are compared`);
  else if (leftOut.a + leftOut.b > 0) logger.warn(`only the ${images.length} images that both have are compared`);
}

/** Pictures are shown where both were measured on the same data, and those are at hand. */
async function openCommonData(a: Side, b: Side, { isSameData }: Difference): Promise<Dataset | null> {
  return isSameData ? ((await a.openData()) ?? (await b.openData())) : null;
}
