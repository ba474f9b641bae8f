import type { Random } from '../base/random.js';
import type { Candidate } from '../data/bundle.js';
import type { DatasetItem } from '../data/dataset.js';
import { stratifyFolds, stratifySplits } from '../data/stratified.js';
import type { Survey } from './survey.js';

/** How splits are made of a survey. */
export interface SplitPlan {
  /** Folds of a cross-validation, 3 or more; 1 makes one split of 70/15/15. Default 1. */
  readonly folds?: number;
  /** Make the splits alike in the foreground's share of an image. Default true. */
  readonly stratify?: boolean;
}

/**
 * Makes splits in which neither a group nor an exact or near duplicate is parted.
 * @returns the items of each fold, in ascending order of the stem; one list where there are no folds
 * @throws RangeError for 2 folds, or fewer than 1
 * @throws DataError when there are fewer images that can be told apart than folds
 */
export function makeSplits(
  survey: Pick<Survey, 'images' | 'duplicates'>,
  random: Random,
  { folds = 1, stratify = true }: SplitPlan = {},
): DatasetItem[][] {
  const candidates = listCandidates(survey, stratify);
  const made = folds === 1 ? [stratifySplits(candidates, random)] : stratifyFolds(candidates, folds, random);
  const groups = new Map(survey.images.map(({ stem, group }) => [stem, group]));
  return made.map((items) =>
    items.map((item) => {
      const group = groups.get(item.stem);
      return group === undefined ? item : { ...item, group };
    }),
  );
}

function listCandidates({ images, duplicates }: Pick<Survey, 'images' | 'duplicates'>, stratify: boolean): Candidate[] {
  const duplicatesOf = new Map<string, string[]>();
  duplicates.groups.forEach(({ stems }, i) => {
    for (const stem of stems) duplicatesOf.set(stem, [...(duplicatesOf.get(stem) ?? []), `duplicate ${i}`]);
  });
  return images.map(({ stem, group, foregroundShare }) => ({
    stem,
    keys: [...(duplicatesOf.get(stem) ?? []), ...(group === undefined ? [] : [`group ${group}`])],
    ...(stratify ? { level: foregroundShare } : {}),
  }));
}
