import { join } from 'node:path';
import type { Backend } from '../../backend/backend.js';
import { writeJson } from '../../base/file.js';
import { silentLogger } from '../../base/log.js';
import type { Config } from '../../config/schema.js';
import type { Dataset } from '../../data/dataset.js';
import { type TrainRunOptions, trainRun } from '../../train/run.js';
import { assertTrainable } from '../../train/train.js';
import { evaluateRun } from '../evaluateRun.js';
import { settleMembers } from './members.js';
import { assertStartable, type SeriesPlan, writeSeries } from './plan.js';
import { type MeasuredRun, type SeriesSummary, summariseSeries } from './summary.js';

export type TrainSeriesOptions = Pick<TrainRunOptions, 'logger' | 'signal' | 'resume'>;

/**
 * Trains and measures several runs, each in a folder of its own in that of the series: `fold-1`, … of a cross-validation
 * (see `drawFolds`), or `repeat-1`, … with the seeds from that of the configuration on, all with the same splits. Beside
 * them lie series.json, the splits where they are not the data set's own, and at the end summary.json. With `resume`, the
 * runs that are there are gone on with.
 * @throws ConfigError when there are too few or too many runs, or the folder holds a run or another series
 * @throws what `trainRun` and `evaluateRun` throw
 */
export async function trainSeries(
  folder: string,
  dataset: Dataset,
  config: Config,
  backend: Backend,
  { kind, count, logger = silentLogger, signal, resume = false }: SeriesPlan & TrainSeriesOptions,
): Promise<SeriesSummary> {
  const series = { kind, count, config };
  await assertStartable(folder, series, resume);
  const members = await settleMembers(folder, dataset, series);
  for (const member of members) assertTrainable(member.dataset, member.config);
  await writeSeries(folder, series);
  const measured: MeasuredRun[] = [];
  for (const { name, ...member } of members) {
    logger.info(`${name} of ${count}`);
    const run = await trainRun(join(folder, name), member.dataset, member.config, backend, { logger, signal, resume });
    measured.push({ name, run, metrics: await evaluateRun(run, member.dataset, { logger, signal }) });
  }
  const summary = summariseSeries(kind, measured);
  await writeJson(join(folder, 'summary.json'), summary);
  return summary;
}
