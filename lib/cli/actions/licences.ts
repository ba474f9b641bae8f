import { resolve } from 'node:path';
import { assertAllowed, type LedgerEntry } from '../../review/ledger/entry.js';
import { openPackageLedger } from '../../review/ledger/ledger.js';
import { printJson, printText } from '../options.js';

export interface LicencesOptions {
  readonly package?: string;
  readonly json?: boolean;
}

/**
 * Prints the ledger of a package, then lets it pass or not.
 * @throws DataError when something lies in it whose licence does not allow it
 */
export async function listLicences({ package: folder, json }: LicencesOptions): Promise<void> {
  const entries = await openPackageLedger(folder === undefined ? undefined : resolve(folder));
  if (json) await printJson(entries);
  else await printText(`${entries.map(describeEntry).join('\n')}\n`);
  assertAllowed(entries);
}

function describeEntry({ part, name, licence, place, allowed, reason }: LedgerEntry): string {
  return `${part} ${name}: ${licence}, ${place} (${reason})${allowed === 'yes' ? '' : ` ALLOWED: ${allowed}`}`;
}
