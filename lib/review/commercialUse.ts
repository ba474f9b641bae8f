import { type Fact, isSourced } from './fact.js';
import { type Permission, termsOf } from './licence.js';
import type { WeightsLicence } from './solutionFields.js';
import type { SolutionRecord } from './solutionRecords.js';

/**
 * Whether a solution may be used in trade, by the licences of its code and of its weights: what a source says outright,
 * else `no` where one of the two forbids it, `unclear` where one is not known or leaves it open, and `yes` where both
 * allow it. A licence that was not verified is one that is not known. What the training data allow is another matter,
 * told beside it.
 */
export function commercialUseOf({ licence }: Pick<SolutionRecord, 'licence'>): Permission {
  if (licence.commercialUse) return licence.commercialUse.value;
  const parts = [permissionOf(licence.code), permissionOf(licence.weights)];
  if (parts.includes('no')) return 'no';
  return parts.includes('unclear') ? 'unclear' : 'yes';
}

/** What one licence allows in trade; unclear where it is not verified. */
export function permissionOf(licence: Fact<WeightsLicence> | undefined): Permission {
  if (licence === undefined || !isSourced(licence) || licence.value === 'differs by model') return 'unclear';
  return licence.value === 'brings no weights' ? 'yes' : termsOf(licence.value).commercialUse;
}

/** The licences of a solution that ask a user to pass on his own work under the same terms. */
export function shareAlikeOf({ licence }: Pick<SolutionRecord, 'licence'>): readonly string[] {
  const named = [licence.code?.value, licence.weights?.value].filter((name) => name !== undefined);
  return [...new Set(named)].filter(
    (name) => name !== 'brings no weights' && name !== 'differs by model' && termsOf(name).kind === 'share-alike',
  );
}
