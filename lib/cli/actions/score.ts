import { basename, dirname, resolve } from 'node:path';
import { writeWhole } from '../../base/file.js';
import { createLogger } from '../../base/log.js';
import { scoreMasks } from '../../evaluate/masks/score.js';
import { renderScoreCsv } from '../../figures/scoreCsv.js';
import { assertCsvOutside, interruptible, printJson, printText } from '../options.js';
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
  if (csv !== undefined)
    await assertCsvOutside(
      csv,
      [truth, pred].map((folder) => ownerOf(resolve(folder))),
    );
  const logger = createLogger();
  const evaluation = await interruptible((signal) =>
    scoreMasks(pred, truth, { skipBad, classesPath, binary, seed, logger, signal }),
  );
  if (csv !== undefined) await writeWhole(csv, renderScoreCsv(evaluation.perImage));
  if (options.json) await printJson(evaluation);
  else await printText(`${describeEvaluation('masks', evaluation)}\n`);
}

/** The data set that a folder of masks is part of; the folder itself where its name does not tell. */
function ownerOf(folder: string): string {
  return ['masks', 'trimaps'].includes(basename(folder)) ? dirname(folder) : folder;
}
