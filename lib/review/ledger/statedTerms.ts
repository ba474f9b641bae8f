import { LICENCE_NAMES, type LicenceName, type Permission, termsOf } from '../licence.js';

/** Words of terms that forbid others to pass something on for any purpose. */
const FORBIDS = /\bn[cd]\b|non-?commercial|research only|for research|competition|on request|proprietary|unlicensed/i;

/** Licences that packages name and records of data sets do not. */
const OPEN_CODE = ['ISC', 'BlueOak-1.0.0', '0BSD', 'Unlicense', 'CC-BY-SA-2.0'] as const;

const KNOWN: readonly string[] = [...LICENCE_NAMES, ...OPEN_CODE];

/**
 * Whether terms as somebody states them let anyone pass changed copies on, in trade too: `no` where one of them forbids
 * it, `yes` where known licences are named and all of them allow it, else `unclear`. Parts between semicolons must all
 * allow it; of licences joined by `OR` alone, one is enough.
 * @example
 * readStatedTerms('per image: CC-BY-2.0, CC-BY-SA-2.0; masks CC-BY-4.0') // 'yes'
 * readStatedTerms('CC-BY-NC-4.0') // 'no'
 * readStatedTerms('see the website') // 'unclear'
 */
export function readStatedTerms(stated: string): Permission {
  const answers = stated.split(';').map(readPart);
  return (['no', 'unclear'] as const).find((answer) => answers.includes(answer)) ?? 'yes';
}

function readPart(stated: string): Permission {
  const answers = namesIn(stated).map(allowedBy);
  if (/ OR /.test(stated) && !/ AND |,/.test(stated) && answers.includes('yes')) return 'yes';
  if (FORBIDS.test(stated) || answers.includes('no')) return 'no';
  return answers.length > 0 && answers.every((answer) => answer === 'yes') ? 'yes' : 'unclear';
}

/** Whether the terms bind what is linked with it: the GNU licences but the lesser one. */
export function bindsImporters(stated: string): boolean {
  return /(^|[\s(])A?GPL-/.test(stated) && !/ OR /.test(stated);
}

/** The known names in terms: identifiers as whole words, names of several words wherever they stand. */
function namesIn(stated: string): readonly string[] {
  const lower = stated.toLowerCase();
  const words = new Set(lower.split(/[\s,;()]+/).map((word) => word.replace(/-(only|or-later)$/, '')));
  return KNOWN.filter((name) => (name.includes(' ') ? lower.includes(name) : words.has(name.toLowerCase())));
}

function allowedBy(name: string): Permission {
  if ((OPEN_CODE as readonly string[]).includes(name)) return 'yes';
  const { commercialUse, redistribution } = termsOf(name as LicenceName);
  return commercialUse === 'no' || redistribution === 'no' ? 'no' : commercialUse;
}
