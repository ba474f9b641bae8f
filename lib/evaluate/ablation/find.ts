import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from '../../base/error.js';
import { exists, packageRoot } from '../../base/file.js';
import type { Dataset } from '../../data/dataset.js';
import { type AblationPlan, readPlan } from './plan.js';
import { type AblationRow, readResults, resultsPath } from './results.js';
import { keepCurrent } from './run.js';

/** A plan with those of its stored results that hold today. */
export interface StoredAblation {
  readonly plan: AblationPlan;
  readonly rows: readonly AblationRow[];
}

/**
 * The stored ablations on a data set, wherever it lies, by the names of their files. Results of other data, settings or
 * another way of training are left out, and so are ablations without any.
 * @throws DataError when a file is not whole
 */
export async function findAblations(
  dataset: Dataset,
  folder: string = join(packageRoot, 'data', 'ablations'),
): Promise<StoredAblation[]> {
  const found: StoredAblation[] = [];
  for (const path of await listPlans(folder)) {
    const plan = await readPlan(path);
    if (!(await exists(resultsPath(path)))) continue;
    const rows = await keepCurrent(plan, (await readResults(resultsPath(path))).rows, dataset);
    if (rows.length > 0) found.push({ plan, rows });
  }
  return found;
}

async function listPlans(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    if (isSystemError(cause, 'ENOENT')) return [];
    throw cause;
  });
  const plans = names.filter((name) => name.endsWith('.json') && !name.endsWith('.results.json'));
  return plans.sort().map((name) => join(folder, name));
}
