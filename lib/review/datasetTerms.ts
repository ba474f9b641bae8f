import type { DatasetRecord } from './datasetRecords.js';
import { type LicenceTerms, termsOf } from './licence.js';

/** How many images a record counts: the total, or else the sum of its splits; null where it has neither. */
export function countImages({ counts }: DatasetRecord): number | null {
  const splits = [counts.train, counts.val, counts.test].flatMap((fact) => (fact === undefined ? [] : [fact.value]));
  if (counts.total !== undefined) return counts.total.value;
  return splits.length === 0 ? null : splits.reduce((sum, value) => sum + value, 0);
}

/** The licence in words, with that of the annotations where it is another; null where neither is known. */
export function tellLicence({
  licence,
  annotationLicence,
}: Pick<DatasetRecord, 'licence' | 'annotationLicence'>): string | null {
  if (licence === undefined) return annotationLicence === undefined ? null : `annotations ${annotationLicence.value}`;
  if (annotationLicence === undefined) return licence.value;
  return `${licence.value}; annotations ${annotationLicence.value}`;
}

/** What the licence of a data set allows, or what its record says beside it. */
export function datasetTerms({ licence, commercialUse, redistribution }: DatasetRecord): LicenceTerms {
  const terms = termsOf(licence?.value ?? 'not stated');
  return {
    ...terms,
    commercialUse: commercialUse?.value ?? terms.commercialUse,
    redistribution: redistribution?.value ?? terms.redistribution,
  };
}
