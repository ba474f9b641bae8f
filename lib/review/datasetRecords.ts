import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../base/file.js';
import { type DatasetFetch, datasetFetch } from './datasetFetch.js';
import { type Fact, factOf } from './fact.js';
import { LICENCE_NAMES, type LicenceName, PERMISSIONS, type Permission } from './licence.js';
import { readRecords } from './readRecords.js';
import { day, type ReviewRecord, recordSource, text, webAddress } from './record.js';

/** What data sets show, which is how the review sorts them. */
export const DATASET_DOMAINS = [
  'people',
  'animals',
  'cars',
  'objects',
  'matting',
  'scenes',
  'streets',
  'video',
  'biomedical',
  'aerial',
  'industry',
  'plants and food',
] as const;

export type DatasetDomain = (typeof DATASET_DOMAINS)[number];

/** The kinds of truth, from coarse to fine; `class mask` has one class a pixel, `instance masks` one mask an object. */
const ANNOTATIONS = ['outline', 'mask', 'class mask', 'instance masks', 'trimap', 'alpha matte', 'no masks'] as const;

export type Annotation = (typeof ANNOTATIONS)[number];

/** What is counted. */
const COUNTED = ['images', 'frames', 'videos', 'foregrounds'] as const;

/** How many there are, and how many in each official split. */
export interface DatasetCounts {
  readonly of: (typeof COUNTED)[number];
  /** With and without truth. */
  readonly total?: Fact<number> | undefined;
  readonly train?: Fact<number> | undefined;
  readonly val?: Fact<number> | undefined;
  readonly test?: Fact<number> | undefined;
}

/** A data set as the review describes it. What is not known is left out. */
export interface DatasetRecord extends ReviewRecord {
  readonly domain: DatasetDomain;
  readonly task: Fact<string>;
  readonly annotation: Fact<Annotation>;
  readonly counts: DatasetCounts;
  /** Classes beside the background, where the task has one; without what stands for unlabelled. */
  readonly classes?: Fact<number> | undefined;
  /** In pixels, width x height. */
  readonly resolution?: Fact<string> | undefined;
  /** Of all archives, in 1e6 bytes. */
  readonly sizeMB?: Fact<number> | undefined;
  /** Of the pictures, and of the annotations unless they have one of their own. */
  readonly licence?: Fact<LicenceName> | undefined;
  readonly annotationLicence?: Fact<LicenceName> | undefined;
  /** Where a source says more than the licence does by itself. */
  readonly commercialUse?: Fact<Permission> | undefined;
  readonly redistribution?: Fact<Permission> | undefined;
  /** True where the terms let a published report show its pictures. */
  readonly showSamples: boolean;
  readonly home?: Fact<string> | undefined;
  /** The key of its publication in data/references.json. */
  readonly paper?: Fact<string> | undefined;
  /** When it was published. */
  readonly year?: Fact<number> | undefined;
  /** Leaks, noise in the truth, and what else a user must know of it. */
  readonly faults: readonly Fact<string>[];
  /** Models and tools that are trained on it. */
  readonly trainedBy: readonly Fact<string>[];
  /** True where its folder is read as it comes. */
  readonly loaderHere: boolean;
  /** The layout that a folder has only where it holds this data set. */
  readonly ownLayout?: string | undefined;
  /** Absent where it cannot be fetched without an account, a form or a browser. */
  readonly fetch?: DatasetFetch | undefined;
}

const FIRST_YEAR = 1990;
const LAST_YEAR = 2026;
const MOST_IMAGES = 1e9;

const count: z.ZodType<number> = z.int().positive().max(MOST_IMAGES);
const countFact = factOf(count).optional();
const licenceFact = factOf(z.enum(LICENCE_NAMES)).optional();
const permissionFact = factOf(z.enum(PERMISSIONS)).optional();

const datasetRecord: z.ZodType<DatasetRecord> = z
  .strictObject({
    name: text,
    domain: z.enum(DATASET_DOMAINS),
    task: factOf(text),
    annotation: factOf(z.enum(ANNOTATIONS)),
    counts: z.strictObject({
      of: z.enum(COUNTED),
      total: countFact,
      train: countFact,
      val: countFact,
      test: countFact,
    }),
    classes: factOf(z.int().positive().max(10_000)).optional(),
    resolution: factOf(text).optional(),
    sizeMB: factOf(z.number().positive()).optional(),
    licence: licenceFact,
    annotationLicence: licenceFact,
    commercialUse: permissionFact,
    redistribution: permissionFact,
    showSamples: z.boolean(),
    home: factOf(webAddress).optional(),
    paper: factOf(z.string().regex(/^[a-z0-9-]+$/)).optional(),
    year: factOf(z.int().min(FIRST_YEAR).max(LAST_YEAR)).optional(),
    faults: z.array(factOf(text)),
    trainedBy: z.array(factOf(text)),
    loaderHere: z.boolean(),
    ownLayout: text.optional(),
    fetch: datasetFetch.optional(),
    sources: z.array(recordSource).min(1),
    checkedOn: day,
  })
  .refine(({ home, paper }) => home !== undefined || paper !== undefined, 'must have a home or a paper');

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
