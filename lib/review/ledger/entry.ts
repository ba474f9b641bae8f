import { DataError } from '../../base/error.js';
import type { Permission } from '../licence.js';

/** What a ledger accounts for. `unknown` is a file that no entry accounts for. */
export type LedgerPart = 'code' | 'weights' | 'data' | 'pictures' | 'text' | 'unknown';

/** How somebody gets it: in the package, in the report, by npm beside the package, or not at all. */
export type LedgerPlace = 'package' | 'report' | 'installed' | 'left out';

/** One thing with its licence, and whether it may be where it is. */
export interface LedgerEntry {
  readonly part: LedgerPart;
  readonly name: string;
  /** As its source states it. */
  readonly licence: string;
  readonly place: LedgerPlace;
  /** Whether the licence lets it be there. */
  readonly allowed: Permission;
  /** Where the licence was read, or why it allows or forbids. */
  readonly reason: string;
}

/**
 * What must not stay as it is: what lies in the package or the report without a licence that allows it, and what is
 * installed beside them although its licence forbids that.
 */
export function findForbidden(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return entries.filter(({ place, allowed }) => {
    if (place === 'left out') return false;
    return place === 'installed' ? allowed === 'no' : allowed !== 'yes';
  });
}

/**
 * The gate: throws unless everything may be where it is.
 * @throws DataError naming all that may not
 */
export function assertAllowed(entries: readonly LedgerEntry[]): void {
  const forbidden = findForbidden(entries);
  if (forbidden.length === 0) return;
  throw new DataError(
    `licence must allow what is carried: ${forbidden.map(describeForbidden).join('; ')}`,
    'Leave it out, or state its licence where the ledger reads it (CONTRIBUTING.md, "Licences").',
  );
}

function describeForbidden({ part, name, licence, place, reason }: LedgerEntry): string {
  return `${part} ${name} in ${place === 'installed' ? 'the dependencies' : `the ${place}`}, ${licence} (${reason})`;
}
