import { createLogger } from '../../base/log.js';
import type { LayoutName } from '../../config/layouts.js';
import { openDataset } from '../../data/open.js';
import { describeSurvey } from '../../survey/describe.js';
import { findLeaks } from '../../survey/leaks.js';
import { surveyDataset } from '../../survey/survey.js';
import { locateDataset, printJson, printText } from '../options.js';

export interface SurveyOptions {
  readonly layout?: LayoutName;
  readonly splitFile?: string;
  readonly seed: number;
  readonly json?: boolean;
}

/** Surveys a data set and prints what it holds. */
export async function survey(dir: string, { layout, splitFile, seed, json }: SurveyOptions): Promise<void> {
  const logger = createLogger();
  const dataset = await openDataset(locateDataset(dir), { layout, seed, splits: splitFile ?? null, logger });
  const found = await surveyDataset(dataset, logger);
  const leaks = findLeaks(found.images, found.duplicates);
  if (json) await printJson({ ...found, layout: dataset.layout ?? null, leaks });
  else await printText(describeSurvey(found));
}
