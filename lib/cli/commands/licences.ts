import { Command } from 'commander';
import type { LicencesOptions } from '../actions/licences.js';

/** `segbook licences`: the ledger of licences, and its gate. */
export function licencesCommand(): Command {
  return new Command('licences')
    .description('list the licences of all that the package carries and depends on; exit 3 where one forbids it')
    .option('--package <dir>', "the folder of a package in the place of segbook's own")
    .option('--json', 'print the entries as one JSON array')
    .action(async (options: LicencesOptions) => (await import('../actions/licences.js')).listLicences(options));
}
