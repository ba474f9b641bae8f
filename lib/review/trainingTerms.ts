import type { DatasetRecord } from './datasetRecords.js';
import { datasetTerms } from './datasetTerms.js';
import type { Permission } from './licence.js';
import type { SolutionRecord } from './solutionRecords.js';

/** A data set that a solution was trained on, with what its record says of commercial use. */
export interface TrainingTerms {
  readonly name: string;
  /** Null where the review has no record of the data set. */
  readonly commercialUse: Permission | null;
}

/** What the data allow that a solution was trained on: each by its name, which its record has too. */
export function trainingTerms(
  { trainingData }: Pick<SolutionRecord, 'trainingData'>,
  datasets: readonly DatasetRecord[],
): readonly TrainingTerms[] {
  const known = new Map(datasets.map((record) => [record.name, datasetTerms(record).commercialUse]));
  return (trainingData?.value ?? []).map((name) => ({ name, commercialUse: known.get(name) ?? null }));
}
