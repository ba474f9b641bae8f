import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../base/file.js';
import { readRecords } from './readRecords.js';
import { day, type ReviewRecord, recordSource, text, webAddress } from './record.js';

/** What a licence says of commercial use; `unclear` where its texts differ or it was not read. */
export type CommercialUse = 'yes' | 'no' | 'unclear';

/** The publication that introduced a data set. */
export interface DatasetPaper {
  /** Authors, title, where and when. */
  readonly citation: string;
  readonly doi: string | null;
  readonly arxiv: string | null;
}

/** The kinds of archives that are unpacked. A `tar` may be compressed by gzip. */
export const ARCHIVE_KINDS = ['zip', 'tar'] as const;

export type ArchiveKind = (typeof ARCHIVE_KINDS)[number];

/** An archive of a data set. */
export interface ArchiveFile {
  readonly url: string;
  /** As a source tells it; null where none does. */
  readonly sha256: string | null;
  readonly bytes: number | null;
  readonly archive: ArchiveKind;
  /** Names of the entries to take; all where absent. */
  readonly only?: readonly string[] | undefined;
}

/** How a data set is fetched. */
export interface DatasetFetch {
  /** What its archives hold, where that is not all of it. */
  readonly holds: string | null;
  readonly files: readonly ArchiveFile[];
  /** The layout that it is read as; null where it is not read as it comes. */
  readonly layout: string | null;
  /** Where its terms stand. */
  readonly licenceUrl: string;
  /** True where its terms ask for agreement, or are not the same everywhere. */
  readonly acceptLicence: boolean;
}

/** A data set as the review describes it. What was not verified is `null`. */
export interface DatasetRecord extends ReviewRecord {
  readonly task: string;
  /** The kind of truth: mask, trimap, outline, alpha matte. */
  readonly annotation: string;
  /** All images, with and without truth. */
  readonly images: number | null;
  /** How many images are for what. */
  readonly splits: string | null;
  /** SPDX identifier, or what the terms are in words. */
  readonly licence: string | null;
  readonly commercialUse: CommercialUse;
  /** True where the terms let a published report show its pictures. */
  readonly showSamples: boolean;
  readonly home: string;
  readonly paper: DatasetPaper | null;
  /** When it was published. */
  readonly year: number | null;
  /** True where its folder is read as it comes. */
  readonly loaderHere: boolean;
  /** The layout that a folder has only where it holds this data set. */
  readonly ownLayout?: string | undefined;
  /** Absent where it cannot be fetched without an account, a form or a browser. */
  readonly fetch?: DatasetFetch | undefined;
  /** What a user must know before taking it. */
  readonly remark: string | null;
}

const paper: z.ZodType<DatasetPaper> = z.strictObject({
  citation: text,
  doi: z
    .string()
    .regex(/^10\.\d{4,}\/\S+$/, 'must be a DOI')
    .nullable(),
  arxiv: z
    .string()
    .regex(/^\d{4}\.\d{4,5}$/, 'must be an arXiv number')
    .nullable(),
});

const archiveFile: z.ZodType<ArchiveFile> = z.strictObject({
  url: webAddress,
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')
    .nullable(),
  bytes: z.int().positive().nullable(),
  archive: z.enum(ARCHIVE_KINDS),
  only: z.array(text).min(1).optional(),
});

const datasetFetch: z.ZodType<DatasetFetch> = z.strictObject({
  holds: text.nullable(),
  files: z.array(archiveFile).min(1),
  layout: text.nullable(),
  licenceUrl: webAddress,
  acceptLicence: z.boolean(),
});

const FIRST_YEAR = 1960;
const LAST_YEAR = 2100;

const datasetRecord: z.ZodType<DatasetRecord> = z.strictObject({
  name: text,
  task: text,
  annotation: text,
  images: z.int().positive().nullable(),
  splits: text.nullable(),
  licence: text.nullable(),
  commercialUse: z.enum(['yes', 'no', 'unclear']),
  showSamples: z.boolean(),
  home: webAddress,
  paper: paper.nullable(),
  year: z.int().min(FIRST_YEAR).max(LAST_YEAR).nullable(),
  loaderHere: z.boolean(),
  ownLayout: text.optional(),
  fetch: datasetFetch.optional(),
  remark: text.nullable(),
  sources: z.array(recordSource).min(1),
  checkedOn: day,
});

/** The file that comes with the package. */
export const datasetRecordsPath: string = join(packageRoot, 'data', 'datasets.json');

/**
 * Reads the records of known data sets, in the order of the file.
 * @throws DataError when the file is missing, is not JSON, or a record is wrong: it names file and field
 * @example
 * const records = await readDatasetRecords();
 * records.filter(({ showSamples }) => showSamples).map(({ name }) => name);
 */
export async function readDatasetRecords(path: string = datasetRecordsPath): Promise<readonly DatasetRecord[]> {
  return readRecords(path, datasetRecord);
}
