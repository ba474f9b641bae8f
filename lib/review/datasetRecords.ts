import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../base/file.js';
import { day, type ReviewRecord, readRecords, recordSource, text, webAddress } from './record.js';

/** What a licence says of commercial use; `unclear` where its texts differ or it was not read. */
export type CommercialUse = 'yes' | 'no' | 'unclear';

/** The publication that introduced a data set. */
export interface DatasetPaper {
  /** Authors, title, where and when. */
  readonly citation: string;
  readonly doi: string | null;
  readonly arxiv: string | null;
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
