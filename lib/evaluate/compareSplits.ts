import { type Dataset, type Split, testSplit } from '../data/dataset.js';
import type { ChoosingSplit } from '../measure/chosenThreshold.js';
import { applyThreshold } from './calibration.js';
import { type Comparisons, compareModels } from './comparison.js';
import type { Measured } from './evaluate.js';
import type { Evaluation } from './summary.js';

/** What was measured, by split. */
export type MeasuredSplits = ReadonlyMap<Split, readonly Measured[]>;

/**
 * Adds to the evaluations of a model the threshold that was chosen on another split: val, or train where val stands in for
 * test or has no image.
 * @returns the model's evaluations by split
 */
export function applyThresholds(
  model: string,
  measured: MeasuredSplits,
  dataset: Pick<Dataset, 'items'>,
  seed: number,
): Partial<Record<Split, Evaluation>> {
  const chooser: ChoosingSplit = testSplit(dataset) === 'test' && measured.has('val') ? 'val' : 'train';
  const from = find(measured.get(chooser), model)?.soft;
  const evaluations: Partial<Record<Split, Evaluation>> = {};
  for (const [split, all] of measured) {
    const own = find(all, model);
    if (own === undefined) continue;
    const { evaluation, soft } = own;
    const { calibration } = evaluation;
    const isJudged = split !== chooser && from !== undefined && soft !== undefined && calibration !== undefined;
    evaluations[split] = isJudged
      ? {
          ...evaluation,
          calibration: {
            ...calibration,
            bestThreshold: applyThreshold(
              { split: chooser, tally: from },
              { split, tally: soft },
              { seed, groups: groupsOf(evaluation, dataset) },
            ),
          },
        }
      : evaluation;
  }
  return evaluations;
}

/** Compares the predictors of a split with one another; images of one group count as one. */
export function compareMeasured(
  measured: readonly Measured[],
  dataset: Pick<Dataset, 'items'>,
  seed: number,
): Comparisons {
  const groups = mapGroups(dataset);
  const contestants = measured.map(({ predictor: { name, isBaseline = false }, evaluation: { perImage } }) => ({
    model: name,
    isBaseline,
    perImage,
  }));
  return compareModels(contestants, { seed, ...(groups.size === 0 ? {} : { groupOf: (id) => groups.get(id) }) });
}

function find(measured: readonly Measured[] | undefined, model: string): Measured | undefined {
  return measured?.find(({ predictor }) => predictor.name === model);
}

/** The group of each image of an evaluation. */
function groupsOf({ perImage }: Evaluation, dataset: Pick<Dataset, 'items'>): (string | undefined)[] {
  const groups = mapGroups(dataset);
  return perImage.map(({ id }) => groups.get(id));
}

function mapGroups({ items }: Pick<Dataset, 'items'>): Map<string, string> {
  return new Map(items.flatMap(({ stem, group }) => (group === undefined ? [] : [[stem, group] as const])));
}
