import { createLogger } from '../../base/log.js';
import { createRandom } from '../../base/random.js';
import type { LayoutName } from '../../config/layouts.js';
import { type DatasetItem, SPLITS, type Split } from '../../data/dataset.js';
import { locateDataset, openDataset } from '../../data/open.js';
import { writeSplitFile } from '../../data/splitFile.js';
import { findLeaks, type Leak } from '../../survey/leaks.js';
import { makeSplits } from '../../survey/makeSplits.js';
import { surveyDataset } from '../../survey/survey.js';
import { assertOutside, printJson, printText } from '../options.js';

export interface SplitOptions {
  readonly out: string;
  readonly layout?: LayoutName;
  readonly folds?: number;
  readonly stratify?: boolean;
  readonly splitFile?: string;
  readonly seed: number;
  readonly json?: boolean;
}

interface Written {
  readonly path: string;
  readonly counts: Readonly<Record<Split, number>>;
  readonly leaks: readonly Leak[];
}

/** Surveys a data set, makes splits of it and writes them. */
export async function split(dir: string, options: SplitOptions): Promise<void> {
  const { out, layout, folds = 1, stratify = false, seed, splitFile } = options;
  const logger = createLogger();
  const location = locateDataset(dir);
  assertOutside(out, location);
  const dataset = await openDataset(location, { layout, seed, splits: splitFile ?? null, logger });
  const survey = await surveyDataset(dataset, logger);
  const made = makeSplits(survey, createRandom(seed).child('data split'), { folds, stratify });
  const written: Written[] = [];
  for (const [fold, items] of made.entries()) {
    const path = folds === 1 ? out : numberFile(out, fold + 1);
    await writeSplitFile(path, items);
    written.push({ path, counts: countItems(items), leaks: findLeaks(items, survey.duplicates) });
  }
  if (options.json) await printJson({ files: written });
  else await printText(written.map(describe).join(''));
}

/** `splits.csv` becomes `splits-1.csv`. */
function numberFile(path: string, number: number): string {
  return /\.csv$/i.test(path) ? path.replace(/\.csv$/i, `-${number}$&`) : `${path}-${number}`;
}

function countItems(items: readonly DatasetItem[]): Record<Split, number> {
  const [train = 0, val = 0, test = 0] = SPLITS.map((name) => items.filter((item) => item.split === name).length);
  return { train, val, test };
}

function describe({ path, counts, leaks }: Written): string {
  return `${path}  train ${counts.train}, val ${counts.val}, test ${counts.test}; leaks: ${leaks.length}\n`;
}
