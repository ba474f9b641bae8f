import { basename, join } from 'node:path';
import { DataError } from '../base/error.js';
import { exists, readJson, readText } from '../base/file.js';
import type { Logger } from '../base/log.js';
import type { Dataset, Split } from '../data/dataset.js';
import { openConfigured } from '../data/open.js';
import type { Mask } from '../data/picture.js';
import { type RunMetrics, testedSplit } from '../evaluate/evaluateRun.js';
import { readPrediction } from '../evaluate/predictionFile.js';
import { hideOutsidePath } from '../report/provenance.js';
import { describeRecord, parseRecord } from '../report/record.js';
import { applyPictureTerms } from '../review/pictureTerms.js';
import { findRun } from '../train/findRun.js';
import { openRun, type Run } from '../train/run.js';
import { measureRun } from './measureRun.js';
import type { Side } from './side.js';

export interface OpenSideOptions {
  readonly split: Split;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Called before a network is put to work. */
  readonly prepare?: (() => Promise<void>) | undefined;
}

/**
 * Opens what a name stands for: a report (.html), a run folder, or a stored run. A run without metrics.json, as stored
 * runs are, is measured now, which takes a backend and the data that it was trained on.
 * @throws DataError when there is none, or nothing can be known of its metrics
 */
export async function openSide(pathOrName: string, options: OpenSideOptions): Promise<Side> {
  return /\.html?$/i.test(pathOrName) ? openPage(pathOrName) : openRunSide(pathOrName, options);
}

/** A page carries its numbers; its masks are pictures at another size, and so are left alone. */
async function openPage(path: string): Promise<Side> {
  const record = parseRecord(await readText(path), path);
  return {
    name: hideOutsidePath(path, process.cwd()),
    record,
    readMask: async () => null,
    openData: async () => null,
  };
}

async function openRunSide(pathOrName: string, options: OpenSideOptions): Promise<Side> {
  const run = await openRun(await findRun(pathOrName));
  const openData = (): Promise<Dataset | null> => openTrainedOn(run, options.logger);
  const path = join(run.folder, 'metrics.json');
  const name = basename(hideOutsidePath(run.folder, process.cwd()));
  if (!(await exists(path))) {
    const { metrics, masks } = await measureRun(run, await openData(), options);
    const readMask = async (stem: string): Promise<Mask | null> => masks.get(stem) ?? null;
    return { name, record: describeRecord(run, metrics), readMask, openData };
  }
  const metrics = (await readJson(path)) as RunMetrics;
  const split = options.split === 'test' ? testedSplit(metrics) : options.split;
  const readMask = (stem: string): Promise<Mask | null> => readPrediction(run.folder, split, stem);
  return { name, record: describeRecord(run, metrics), readMask, openData };
}

/** The data of a run as they are now, if they are still those that it was trained on. */
async function openTrainedOn({ config, provenance, folder }: Run, logger: Logger): Promise<Dataset | null> {
  const splits = config.splits === null ? null : join(folder, 'split.csv');
  try {
    const dataset = await openConfigured({ ...config, splits }, logger);
    const isSame = dataset.hash === provenance.dataset.hash;
    if (!isSame) logger.warn(`data set ${dataset.name} has changed since it was measured: its pictures are left out`);
    return isSame ? await applyPictureTerms(dataset) : null;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    logger.warn(`data set cannot be opened, so its pictures are left out: ${error.message}`);
    return null;
  }
}
