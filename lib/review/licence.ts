/** The licences and terms that records name, and what they allow. */

/** Whether something is allowed. */
export const PERMISSIONS = ['yes', 'no', 'unclear'] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** How free terms leave their users, from most to least. */
export const LICENCE_KINDS = ['open', 'share-alike', 'unclear', 'non-commercial', 'closed'] as const;

export type LicenceKind = (typeof LICENCE_KINDS)[number];

/** Licences by their SPDX identifiers (https://spdx.org/licenses/); terms that have none are told in words. */
export const LICENCE_NAMES = [
  'CC0-1.0',
  'PDDL-1.0',
  'CC-BY-2.0',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'ODC-By-1.0',
  'CDLA-Permissive-1.0',
  'MIT',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'MPL-2.0',
  'public domain',
  'CC-BY-SA-3.0',
  'CC-BY-SA-4.0',
  'ODbL-1.0',
  'LGPL-3.0',
  'GPL-2.0',
  'GPL-3.0',
  'AGPL-3.0',
  'each picture under a licence of its own',
  'release agreement',
  'terms of its own',
  'not stated',
  'CC-BY-NC-3.0',
  'CC-BY-NC-4.0',
  'CC-BY-NC-SA-3.0',
  'CC-BY-NC-SA-4.0',
  'CC-BY-NC-ND-4.0',
  'non-commercial terms of its own',
  'for research only',
  'competition rules',
  'on request',
  'not published',
  'proprietary',
] as const;

export type LicenceName = (typeof LICENCE_NAMES)[number];

/** What a licence allows by itself. */
export interface LicenceTerms {
  readonly kind: LicenceKind;
  readonly commercialUse: Permission;
  /** Whether copies may be passed on. */
  readonly redistribution: Permission;
}

const UNCLEAR: ReadonlySet<LicenceName> = new Set([
  'each picture under a licence of its own',
  'release agreement',
  'terms of its own',
  'not stated',
]);
const NON_COMMERCIAL_WORDS: ReadonlySet<LicenceName> = new Set([
  'non-commercial terms of its own',
  'for research only',
  'competition rules',
]);
const CLOSED: ReadonlySet<LicenceName> = new Set(['on request', 'not published', 'proprietary']);

/**
 * What a licence allows by itself. Terms in words differ from case to case: where a source tells more, the record says so
 * in fields of its own.
 * @example
 * termsOf('CC-BY-NC-4.0').commercialUse // 'no'
 * termsOf('not stated').redistribution // 'unclear'
 */
export function termsOf(licence: LicenceName): LicenceTerms {
  if (UNCLEAR.has(licence)) return { kind: 'unclear', commercialUse: 'unclear', redistribution: 'unclear' };
  if (CLOSED.has(licence)) return { kind: 'closed', commercialUse: 'no', redistribution: 'no' };
  if (NON_COMMERCIAL_WORDS.has(licence))
    return { kind: 'non-commercial', commercialUse: 'no', redistribution: 'unclear' };
  if (licence.includes('-NC')) return { kind: 'non-commercial', commercialUse: 'no', redistribution: 'yes' };
  const kind = /-SA-|ODbL|GPL/.test(licence) ? 'share-alike' : 'open';
  return { kind, commercialUse: 'yes', redistribution: 'yes' };
}
