import { dirname, join } from 'node:path';
import { readJson, writeJson } from '../base/file.js';
import { type Survey, surveyDataset } from '../survey/survey.js';
import type { Study } from './study.js';

/**
 * The survey of a study's data set. It is kept beside the run folder, so that of the notebooks of a report only the
 * first that asks for it reads every image.
 * @throws DataError when an image cannot be read
 */
export async function surveyStudy({
  dataset,
  runFolder,
  logger,
}: Pick<Study, 'dataset' | 'runFolder' | 'logger'>): Promise<Survey> {
  const path = join(dirname(runFolder), 'survey.json');
  const kept = await readJson(path).catch(() => null);
  if (isSurveyOf(kept, dataset.hash)) return kept.survey;
  const survey = await surveyDataset(dataset, logger);
  await writeJson(path, { dataset: dataset.hash, survey });
  return survey;
}

/** What this function of this version wrote about the same data. */
function isSurveyOf(content: unknown, hash: string): content is { readonly survey: Survey } {
  return typeof content === 'object' && content !== null && 'dataset' in content && content.dataset === hash;
}
