import { join } from 'node:path';
import type { Backend } from '../../backend/backend.js';
import { InterruptedError } from '../../base/error.js';
import { writeJson } from '../../base/file.js';
import { type Logger, silentLogger } from '../../base/log.js';
import type { Config } from '../../config/schema.js';
import { type Dataset, stemsOf } from '../../data/dataset.js';
import { limitTraining } from '../../data/limit.js';
import { openConfigured } from '../../data/open.js';
import { locateRun } from '../../train/findRun.js';
import { trainRun } from '../../train/run.js';
import { openConfiguredStart, openStart } from '../../train/start.js';
import { trainingKey } from '../../train/trainingKey.js';
import { evaluatePredictor } from '../evaluate.js';
import { createPredictor } from '../networkPredictor.js';
import { type AblationArm, type AblationPlan, configOf } from './plan.js';
import type { AblationResults, AblationRow } from './results.js';

export interface RunAblationOptions {
  readonly logger?: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Rows that need not be computed again where their key is still the same. */
  readonly known?: readonly AblationRow[];
}

/** A training of a plan with all that settles it. */
interface Trial {
  readonly arm: AblationArm;
  readonly seed: number;
}

/**
 * Trains and measures what a plan asks for, one training after the other, and writes the results after each. Run folders
 * are `folder/<arm>-<seed>`; a training that was interrupted goes on.
 * @param results the file to write
 * @throws InterruptedError when the signal fires
 * @throws what {@link trainRun} throws
 */
export async function runAblation(
  plan: AblationPlan,
  folder: string,
  results: string,
  backend: Backend,
  options: RunAblationOptions = {},
): Promise<AblationResults> {
  const { logger = silentLogger, signal, known = [] } = options;
  const rows: AblationRow[] = [];
  const trials = plan.arms.flatMap((arm) => plan.seeds.map((seed) => ({ arm, seed })));
  for (const [i, trial] of trials.entries()) {
    if (signal?.aborted) throw new InterruptedError();
    logger.info(`ablation ${plan.name}: ${trial.arm.name}, seed ${trial.seed} (${i + 1} of ${trials.length})`);
    rows.push(await runTrial(plan, trial, folder, backend, known, { logger, signal }));
    await writeJson(results, { name: plan.name, rows: [...rows, ...restOf(known, rows)] });
  }
  return { name: plan.name, rows };
}

/** What is known and not yet looked at stays in the file until it is its turn. */
function restOf(known: readonly AblationRow[], rows: readonly AblationRow[]): AblationRow[] {
  return known.filter(({ arm, seed }) => !rows.some((row) => row.arm === arm && row.seed === seed));
}

async function runTrial(
  plan: AblationPlan,
  { arm, seed }: Trial,
  folder: string,
  backend: Backend,
  known: readonly AblationRow[],
  options: { readonly logger: Logger; readonly signal: AbortSignal | undefined },
): Promise<AblationRow> {
  const config = configOf(plan, arm, seed);
  const dataset = await openConfigured(config);
  const key = await keyOf(dataset, config);
  const found = known.find((row) => row.arm === arm.name && row.seed === seed && row.key === key);
  if (found !== undefined) return found;
  const run = await trainRun(join(folder, `${arm.name}-${seed}`), dataset, config, backend, {
    ...options,
    resume: true,
  });
  const { seconds, started } = run.provenance;
  const measured = await measureOnTest(run.model, dataset, config.seed, options);
  const images = stemsOf(dataset, 'train').length;
  return { arm: arm.name, seed, key, images, ...measured, seconds, backend: backend.name, started };
}

async function measureOnTest(
  model: Parameters<typeof createPredictor>[0],
  dataset: Dataset,
  seed: number,
  options: { readonly logger: Logger; readonly signal: AbortSignal | undefined },
): Promise<Pick<AblationRow, 'n' | 'dice' | 'iou'>> {
  const predictor = createPredictor(model);
  try {
    const { summary } = await evaluatePredictor(predictor, dataset, 'test', { seed, binaryOnly: true, ...options });
    return { n: summary.dice.n, dice: summary.dice.mean, iou: summary.iou.mean };
  } finally {
    predictor.dispose();
  }
}

async function keyOf(dataset: Dataset, config: Config): Promise<string> {
  return trainingKey(dataset, config, { start: (await openConfiguredStart(config))?.sha256 });
}

/** The rows whose training would be the same today on a data set: with the settings and recipe as the plan says. */
export async function keepCurrent(
  plan: AblationPlan,
  rows: readonly AblationRow[],
  dataset: Dataset,
): Promise<AblationRow[]> {
  const starts = await readStarts(plan);
  const kept: AblationRow[] = [];
  for (const arm of plan.arms) {
    for (const seed of plan.seeds) {
      const config = configOf(plan, arm, seed);
      const { from } = config.train;
      const limited = limitAs(config, dataset);
      if (limited === null || !starts.has(from)) continue;
      const key = trainingKey(limited, config, { start: starts.get(from) });
      kept.push(...rows.filter((row) => row.arm === arm.name && row.seed === seed && row.key === key));
    }
  }
  return kept;
}

/** SHA-256 of what the trainings of a plan start from, by `train.from`; one that is not there is left out. */
async function readStarts(plan: AblationPlan): Promise<ReadonlyMap<string | null, string | undefined>> {
  const starts = new Map<string | null, string | undefined>([[null, undefined]]);
  for (const arm of plan.arms) {
    const { from } = configOf(plan, arm, 0).train;
    if (from === null || starts.has(from) || (await locateRun(from)) === null) continue;
    starts.set(from, (await openStart(from)).sha256);
  }
  return starts;
}

/** A data set with the training images of a configuration; null where it has too few. */
function limitAs({ seed, train }: Config, dataset: Dataset): Dataset | null {
  if (train.images !== null && train.images > stemsOf(dataset, 'train').length) return null;
  return limitTraining(dataset, train.images, train.seed ?? seed);
}
