import type { DatasetRecord } from './datasetRecords.js';
import { type Fact, isSourced } from './fact.js';
import { type LicenceKind, type LicenceName, type LicenceTerms, type Permission, termsOf } from './licence.js';

/** How many images a record counts: the total, or else the sum of its splits; null where it has neither. */
export function countImages({ counts }: DatasetRecord): number | null {
  const splits = [counts.train, counts.val, counts.test].flatMap((fact) => (fact === undefined ? [] : [fact.value]));
  if (counts.total !== undefined) return counts.total.value;
  return splits.length === 0 ? null : splits.reduce((sum, value) => sum + value, 0);
}

/**
 * The licence in words, with that of the annotations where it is another, each marked where it is not verified; null where
 * neither is known.
 */
export function tellLicence({
  licence,
  annotationLicence,
}: Pick<DatasetRecord, 'licence' | 'annotationLicence'>): string | null {
  const parts = [licence && tellName(licence), annotationLicence && `annotations ${tellName(annotationLicence)}`];
  return parts.filter((part) => part !== undefined).join('; ') || null;
}

function tellName(licence: Fact<LicenceName>): string {
  return isSourced(licence) ? licence.value : `${licence.value} (not verified)`;
}

/**
 * What the verified licence of a data set allows, or what its record says beside it. Where sources leave commercial use
 * open or forbid it, the kind follows.
 */
export function datasetTerms({ licence, commercialUse, redistribution }: DatasetRecord): LicenceTerms {
  const terms = termsOf(licence !== undefined && isSourced(licence) ? licence.value : 'not stated');
  const use = commercialUse?.value ?? terms.commercialUse;
  return {
    kind: kindUnder(use, terms.kind),
    commercialUse: use,
    redistribution: redistribution?.value ?? terms.redistribution,
  };
}

function kindUnder(commercialUse: Permission, kind: LicenceKind): LicenceKind {
  if (commercialUse === 'unclear') return 'unclear';
  return commercialUse === 'no' && kind !== 'closed' ? 'non-commercial' : kind;
}
