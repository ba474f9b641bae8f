import { join } from 'node:path';
import { packageRoot } from '../../base/file.js';
import type { Dataset } from '../../data/dataset.js';
import { DATASET_NAMES } from '../../data/open.js';
import { readDatasetRecords } from '../datasetRecords.js';
import { listDependencies, readManifest } from './dependencies.js';
import type { LedgerEntry, LedgerPart } from './entry.js';
import { listPackageFiles } from './packageFiles.js';
import { readStatedTerms } from './statedTerms.js';
import { describeWeights } from './weights.js';

/** What of the package is this project's own work, by the paths of its files. Whatever is not told here is unknown. */
const OWN: readonly { readonly part: LedgerPart; readonly name: string; readonly files: RegExp }[] = [
  {
    part: 'code',
    name: 'segbook',
    files:
      /^(dist\/lib\/.+\.(js|d\.ts|wasm)|lib\/bench\/[^/]+\.py|lib\/report\/style\/[^/]+\.css|\.jupyter\/.+\.(cjs|json)|package\.json)$/,
  },
  { part: 'text', name: 'notebooks', files: /^notebooks\/[^/]+\.ipynb$/ },
  { part: 'text', name: 'read-me, changes and licence', files: /^(README\.md|CHANGELOG\.md|LICENSE)$/ },
  {
    part: 'text',
    name: 'records of data sets and solutions, list of works',
    files: /^data\/(datasets|solutions|references)\.json$/,
  },
  { part: 'data', name: 'plans and results of ablations', files: /^data\/ablations\/[^/]+\.json$/ },
];

/** What a stored run holds; no picture. */
const STORED_RUN =
  /^data\/runs\/([a-z0-9][a-z0-9-]*)\/(config\.json|history\.jsonl|provenance\.json|split\.csv|model\/(model\.json|weights\.bin))$/;

/**
 * The licences of everything in the package and beside it: its own code and texts, stored weights with the data that they
 * were trained on, and direct dependencies. It is computed from the files that npm packs; a file that nothing accounts
 * for is an entry too, with a licence that is not known.
 * @param folder of the package
 */
export async function openPackageLedger(folder: string = packageRoot): Promise<readonly LedgerEntry[]> {
  const { license, files: patterns } = await readManifest(folder);
  const files = await listPackageFiles(folder, patterns);
  const own = OWN.filter((holding) => files.some((file) => holding.files.test(file)));
  const runs = [...new Set(files.flatMap((file) => STORED_RUN.exec(file)?.[1] ?? []))];
  const records = runs.length === 0 ? [] : await readDatasetRecords();
  const unknown = files.filter((file) => !STORED_RUN.test(file) && !OWN.some((holding) => holding.files.test(file)));
  return [
    ...own.map(({ part, name }) => describeOwn(part, name, license)),
    ...(files.includes(CHART_SCRIPT) ? [describeChartScript('package')] : []),
    ...(await Promise.all(runs.map((name) => describeWeights(name, join(folder, 'data/runs'), license, records)))),
    ...unknown.map(describeUnknown),
    ...(await listDependencies(folder)),
  ];
}

/**
 * What a report holds: its text, the facts that it quotes, and the pictures of its data set, which are left out where
 * their terms do not let them be shown.
 */
export function listReportHoldings(
  dataset: Pick<Dataset, 'name' | 'licence' | 'showPictures' | 'pictureReason'>,
  licence: string,
): readonly LedgerEntry[] {
  const isGenerated = DATASET_NAMES.includes(dataset.name);
  return [
    { ...describeOwn('text', 'text, tables and charts', licence), place: 'report' },
    describeChartScript('report'),
    {
      ...describeOwn('text', 'facts and published figures', 'facts, each quoted with its source'),
      place: 'report',
      allowed: 'yes',
      reason: 'told in words of our own',
    },
    {
      part: 'pictures',
      name: `pictures of ${dataset.name}`,
      licence: dataset.licence || 'not stated',
      place: dataset.showPictures ? 'report' : 'left out',
      allowed: dataset.showPictures ? 'yes' : 'no',
      reason: isGenerated ? 'generated here' : (dataset.pictureReason ?? 'nothing forbids it').replace(/\.$/, ''),
    },
  ];
}

/** The licence of the package itself. */
export async function readOwnLicence(folder: string = packageRoot): Promise<string> {
  return (await readManifest(folder)).license;
}

function describeOwn(part: LedgerPart, name: string, licence: string): LedgerEntry {
  return { part, name, licence, place: 'package', allowed: readStatedTerms(licence), reason: 'work of this project' };
}

/** Others' code in the package: what draws charts in the page. */
const CHART_SCRIPT = 'dist/lib/report/client/charts.js';

function describeChartScript(place: 'package' | 'report'): LedgerEntry {
  const licence = 'BSD-3-Clause AND ISC';
  const reason = 'its notices stand at its head';
  return {
    part: 'code',
    name: 'script of charts (vega, d3)',
    licence,
    place,
    allowed: readStatedTerms(licence),
    reason,
  };
}

function describeUnknown(file: string): LedgerEntry {
  return {
    part: 'unknown',
    name: file,
    licence: 'not known',
    place: 'package',
    allowed: 'unclear',
    reason: 'no entry accounts for this file',
  };
}
