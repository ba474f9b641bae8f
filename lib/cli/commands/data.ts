import { Command } from 'commander';
import type { FetchCommandOptions, ListOptions, VerifyOptions } from '../actions/data.js';
import { layoutOption } from '../options.js';
import { splitCommand } from './split.js';

/** `segbook data`: commands about data sets as such. */
export function dataCommand(): Command {
  return new Command('data')
    .description('list, fetch and check data sets, and make splits of them')
    .addCommand(listCommand())
    .addCommand(fetchCommand())
    .addCommand(verifyCommand())
    .addCommand(splitCommand());
}

function listCommand(): Command {
  return new Command('list')
    .description('list the known data sets with licence, size and source')
    .option('--records <file.json>', "records in the place of segbook's own")
    .option('--json', 'print the records as one JSON array')
    .action(async (options: ListOptions) => (await import('../actions/data.js')).listDatasets(options));
}

function fetchCommand(): Command {
  return new Command('fetch')
    .description('download a known data set, check it, and unpack it; run it again to go on after an interruption')
    .argument('<name>', 'a name or id of segbook data list')
    .option('--out <dir>', 'the folder to make (default: .segbook/datasets/<id>)')
    .option('--accept-licence', 'say that you read and accept its licence')
    .option('--sha256 <hash...>', 'checksums of the files that the record has none for, in its order')
    .option('--trust-first-download', 'where no checksum is known, take that of the first download, and keep it')
    .option('--records <file.json>', "records in the place of segbook's own")
    .option('--json', 'print what was fetched as one JSON document')
    .action(async (name: string, options: FetchCommandOptions) =>
      (await import('../actions/data.js')).fetchByName(name, options),
    );
}

function verifyCommand(): Command {
  return new Command('verify')
    .description('check a data set folder and tell everything that is wrong with it')
    .argument('<dir>', 'a folder with images/ and masks/, or of another known layout')
    .addOption(layoutOption())
    .option('--json', 'print the findings as one JSON document')
    .action(async (dir: string, options: VerifyOptions) => (await import('../actions/data.js')).verify(dir, options));
}
