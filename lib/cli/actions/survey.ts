import { createLogger, type Logger } from '../../base/log.js';
import { DATASET_NAMES, locateDataset, openDataset } from '../../data/open.js';
import { describeSurvey } from '../../survey/describe.js';
import { findLeaks } from '../../survey/leaks.js';
import type { Finding } from '../../survey/lint/finding.js';
import { lintDataset } from '../../survey/lint/lint.js';
import { surveyDataset } from '../../survey/survey.js';
import { printJson, printText } from '../options.js';

export interface SurveyOptions {
  readonly splitFile?: string;
  readonly seed: number;
  readonly json?: boolean;
}

const PROBLEMS_SHOWN = 10;

/** Surveys a data set and prints what it holds, and what is wrong with it. */
export async function survey(dir: string, { splitFile, seed, json }: SurveyOptions): Promise<void> {
  const logger = createLogger();
  const location = locateDataset(dir);
  const dataset = await openDataset(location, { seed, splits: splitFile ?? null, logger });
  const found = await surveyDataset(dataset, logger);
  const leaks = findLeaks(found.images, found.duplicates);
  const problems = await listProblems(location, logger);
  if (json) await printJson({ ...found, layout: dataset.layout ?? null, leaks, problems });
  else await printText(describeSurvey(found) + describeProblems(problems));
}

/** A generated data set has no files that could be wrong. */
async function listProblems(location: string, logger: Logger): Promise<readonly Finding[]> {
  if (DATASET_NAMES.includes(location)) return [];
  return (await lintDataset(location, { logger })).findings;
}

function describeProblems(problems: readonly Finding[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const more = problems.length - PROBLEMS_SHOWN;
  const lines = [
    `problems    ${errors} errors, ${problems.length - errors} warnings`,
    ...problems.slice(0, PROBLEMS_SHOWN).map(({ severity, problem }) => `  ${severity}: ${problem}`),
    ...(more > 0 ? [`  ${more} more: segbook data verify lists them all`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
