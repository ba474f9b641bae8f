import { relative } from 'node:path';
import leven from 'leven';
import { ConfigError, DataError } from '../../base/error.js';
import { createLogger } from '../../base/log.js';
import type { LayoutName } from '../../config/layouts.js';
import { type DatasetRecord, readDatasetRecords } from '../../review/datasetRecords.js';
import { countImages, datasetTerms, tellLicence } from '../../review/datasetTerms.js';
import { factsIn, stripFacts } from '../../review/fact.js';
import { datasetId, fetchDataset } from '../../review/fetch/fetchDataset.js';
import { describeLint } from '../../survey/lint/describe.js';
import { lintDataset } from '../../survey/lint/lint.js';
import { interruptible, printJson, printText } from '../options.js';

export interface ListOptions {
  readonly records?: string;
  readonly json?: boolean;
}

export interface FetchCommandOptions extends ListOptions {
  readonly out?: string;
  readonly acceptLicence?: boolean;
  readonly sha256?: readonly string[];
  readonly trustFirstDownload?: boolean;
}

export interface VerifyOptions {
  readonly layout?: LayoutName;
  readonly json?: boolean;
}

/** Prints the known data sets. */
export async function listDatasets({ records: path, json }: ListOptions): Promise<void> {
  const records = await readDatasetRecords(path);
  if (json) await printJson(records.map(listRecord));
  else await printText(`${records.map(describeRecord).join('\n\n')}\n`);
}

/** A record as the list has it: plain values, then every fact with its source. */
function listRecord(record: DatasetRecord): object {
  const { commercialUse, redistribution } = datasetTerms(record);
  return {
    id: datasetId(record.name),
    ...(stripFacts(record) as object),
    images: countImages(record),
    licence: tellLicence(record),
    commercialUse,
    redistribution,
    home: record.home?.value ?? null,
    year: record.year?.value ?? null,
    fetch: record.fetch ?? null,
    bytes: sizeOf(record),
    facts: factsIn(record),
  };
}

/** Bytes to download; null where they are not known. */
function sizeOf({ fetch }: DatasetRecord): number | null {
  const sizes = fetch?.files.map(({ bytes }) => bytes) ?? [null];
  return sizes.reduce((total, bytes) => (total === null || bytes === null ? null : total + bytes), 0);
}

function describeRecord(record: DatasetRecord): string {
  const { name, task, home, showSamples, sources } = record;
  const images = countImages(record);
  const pictures = showSamples ? 'pictures may be shown' : 'pictures are not shown';
  return [
    `${datasetId(name)}: ${name}`,
    `  ${task.value}; ${images === null ? 'number not verified' : `${images} ${record.counts.of}`}`,
    `  licence: ${tellLicence(record) ?? 'not verified'}; ${pictures}`,
    `  home: ${home?.value ?? 'not verified'} (${sources.length} sources in --json)`,
    `  fetch: ${describeFetch(record)}`,
  ].join('\n');
}

function describeFetch(record: DatasetRecord): string {
  const { fetch } = record;
  if (!fetch) return 'not from here: get it at its home';
  const bytes = sizeOf(record);
  const size = bytes === null ? 'size not verified' : `${(bytes / 1e6).toFixed(0)} MB`;
  const needs = [
    ...(fetch.acceptLicence ? ['--accept-licence'] : []),
    ...(fetch.files.some(({ sha256 }) => sha256 === null) ? ['--sha256 or --trust-first-download'] : []),
  ];
  const holds = fetch.holds === null ? '' : `${fetch.holds}, `;
  return `${holds}${size}${needs.length > 0 ? `; needs ${needs.join(' and ')}` : ''}`;
}

/** Fetches a known data set and prints where it went. */
export async function fetchByName(name: string, options: FetchCommandOptions): Promise<void> {
  const record = findRecord(await readDatasetRecords(options.records), name);
  const { out, acceptLicence, sha256: hashes, trustFirstDownload: trustFirst } = options;
  const logger = createLogger();
  const fetched = await interruptible((signal) =>
    fetchDataset(record, { out, acceptLicence, hashes, trustFirst, logger, signal }),
  );
  for (const { url, sha256, checkedBy } of fetched.files)
    if (checkedBy.startsWith('nothing')) logger.warn(`${url} was trusted at first sight: SHA-256 ${sha256}`);
  if (options.json) return printJson(fetched);
  const dir = relative('', fetched.dir);
  const read = fetched.layout === null ? 'not read as it comes' : `layout ${fetched.layout}`;
  await printText(`${dir} (${fetched.fetched ? 'fetched' : 'there already'}, ${read})\n`);
}

/** A data set by its name or id, or by the beginning of one id only. */
function findRecord(records: readonly DatasetRecord[], name: string): DatasetRecord {
  const id = datasetId(name);
  const exact = records.find((record) => datasetId(record.name) === id);
  const near = records.filter((record) => id !== '' && datasetId(record.name).startsWith(id));
  const found = exact ?? (near.length === 1 ? near[0] : undefined);
  if (found) return found;
  const ids = records.map((record) => datasetId(record.name));
  const [nearest] = [...ids].sort((a, b) => leven(a, id) - leven(b, id));
  throw new ConfigError(`data set unknown: ${name}`, `Did you mean ${nearest}? segbook data list has them all.`);
}

/**
 * Checks a folder and prints what it found.
 * @throws DataError, after printing, where there are errors
 */
export async function verify(dir: string, { layout, json }: VerifyOptions): Promise<void> {
  const logger = createLogger();
  const report = await interruptible((signal) => lintDataset(dir, { layout, logger, signal }));
  if (json) await printJson(report);
  else await printText(`${describeLint(report)}\n`);
  if (report.errors === 0) return;
  throw new DataError(`data set has errors: ${report.errors} in ${dir}`, 'Mend them as told, then check again.');
}
