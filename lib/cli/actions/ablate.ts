import { join } from 'node:path';
import { useBackend } from '../../backend/backend.js';
import { assertWritable, exists } from '../../base/file.js';
import { createLogger } from '../../base/log.js';
import { readPlan } from '../../evaluate/ablation/plan.js';
import { type AblationRow, readResults, resultsPath } from '../../evaluate/ablation/results.js';
import { runAblation } from '../../evaluate/ablation/run.js';
import { type BackendChoice, interruptible, printJson, printText } from '../options.js';

export interface AblateOptions extends BackendChoice {
  readonly out: string;
  readonly json?: boolean;
}

/** Trains and measures what a plan asks for; what is known already is kept. */
export async function ablate(path: string, options: AblateOptions): Promise<void> {
  const logger = createLogger();
  const plan = await readPlan(path);
  const file = resultsPath(path);
  const known = await readKnown(file);
  await assertWritable(file);
  const backend = await useBackend(options.backend, logger, { threads: options.threads });
  const results = await interruptible((signal) =>
    runAblation(plan, join(options.out, plan.name), file, backend, { logger, signal, known }),
  );
  if (options.json) await printJson(results);
  else await printText(`${results.rows.map(describeRow).join('\n')}\nresults: ${file}\n`);
}

async function readKnown(file: string): Promise<readonly AblationRow[]> {
  return (await exists(file)) ? (await readResults(file)).rows : [];
}

function describeRow({ arm, seed, images, n, dice, iou }: AblationRow): string {
  const told = (value: number | null): string => (value === null ? 'none' : value.toFixed(3));
  return `${arm} seed ${seed} (${images} training images)  dice ${told(dice)}  iou ${told(iou)}  on ${n} test images`;
}
