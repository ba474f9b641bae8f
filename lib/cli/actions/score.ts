import { basename, dirname, resolve } from 'node:path';
import { assertWritable, writeWhole } from '../../base/file.js';
import { createLogger } from '../../base/log.js';
import { scoreMasks } from '../../evaluate/masks/score.js';
import { renderScoreCsv } from '../../figures/scoreCsv.js';
import { assertOutside, interruptible, printJson, printText } from '../options.js';
import { describeEvaluation } from '../summary.js';

export interface ScoreOptions {
  readonly pred: string;
  readonly truth: string;
  readonly skipBad?: boolean;
  readonly classes?: string;
  readonly binary?: boolean;
  readonly csv?: string;
  readonly seed: number;
  readonly json?: boolean;
}

/** Measures masks of any tool and prints the metrics. */
export async function score(options: ScoreOptions): Promise<void> {
  const { pred, truth, skipBad, classes: classesPath, binary, csv, seed } = options;
  if (csv !== undefined) await assertCsv(csv, [truth, pred]);
  const logger = createLogger();
  const evaluation = await interruptible((signal) =>
    scoreMasks(pred, truth, { skipBad, classesPath, binary, seed, logger, signal }),
  );
  if (csv !== undefined) await writeWhole(csv, renderScoreCsv(evaluation.perImage));
  if (options.json) await printJson(evaluation);
  else await printText(`${describeEvaluation('masks', evaluation)}\n`);
}

async function assertCsv(path: string, folders: readonly string[]): Promise<void> {
  for (const folder of folders) assertOutside(path, ownerOf(resolve(folder)), '--csv');
  await assertWritable(path);
}

/** The data set that a folder of masks is part of; the folder itself where its name does not tell. */
function ownerOf(folder: string): string {
  return ['masks', 'trimaps'].includes(basename(folder)) ? dirname(folder) : folder;
}
