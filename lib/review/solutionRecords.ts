import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../base/file.js';
import { type Fact, factOf } from './fact.js';
import { LICENCE_NAMES, type LicenceName, PERMISSIONS, type Permission } from './licence.js';
import { readRecords } from './readRecords.js';
import { day, type ReviewRecord, recordSource, text, webAddress } from './record.js';
import {
  INPUTS,
  INTERFACES,
  type Input,
  type Interface,
  isUnbounded,
  OUTPUTS,
  type Output,
  PLACES,
  type Place,
  PROMPTS,
  type Prompt,
  PUBLISHED_METRICS,
  type PublishedMetric,
  SUBJECTS,
  type Subject,
  WEIGHTS_LICENCES,
  type WeightsLicence,
} from './solutionFields.js';

/** A result that somebody published. Only figures of one data set, split and protocol compare. */
export interface PublishedFigure {
  /** The model or configuration that it belongs to; its size is that of the same name, where the record has one. */
  readonly model: string;
  readonly metric: PublishedMetric;
  readonly value: number;
  readonly dataset: string;
  readonly split: string;
  /** What was trained on, how it was scored. */
  readonly protocol: string;
}

/** How large a model is: weights, as a number of them or as their file. */
export interface ModelSize {
  readonly model: string;
  readonly parameters?: number | undefined;
  readonly megabytes?: number | undefined;
}

/** How fast a model is, on what. */
export interface Speed {
  readonly model: string;
  /** With its unit: `69.4 ms an image`. */
  readonly rate: string;
  readonly hardware: string;
  /** Size of the picture, precision and the like. */
  readonly condition?: string | undefined;
}

/** Under which terms a solution stands. */
export interface SolutionLicence {
  readonly code?: Fact<LicenceName> | undefined;
  readonly weights?: Fact<WeightsLicence> | undefined;
  /** What the data allow that the weights were trained on, where a source tells it. */
  readonly trainingData?: Fact<string> | undefined;
  /** Where a source tells more than the names of the licences. */
  readonly commercialUse?: Fact<Permission> | undefined;
  readonly note?: Fact<string> | undefined;
}

/** The newest state that was seen; it may have moved since. */
export interface LastSeen {
  readonly release?: Fact<string> | undefined;
  /** `YYYY-MM-DD`, or `YYYY-MM` where no day was seen. */
  readonly releasedOn?: Fact<string> | undefined;
  readonly committedOn?: Fact<string> | undefined;
}

/** A service is listed for its terms alone. */
export const SOLUTION_KINDS = ['tool', 'model', 'library', 'tutorial', 'service'] as const;

export type SolutionKind = (typeof SOLUTION_KINDS)[number];

/** An existing solution as the review describes it. What is not known is left out. */
export interface SolutionRecord extends ReviewRecord {
  readonly kind: SolutionKind;
  /** The repository where there is one, else the page. */
  readonly home: string;
  /** DOI, arXiv number or address of the publication. */
  readonly paper?: Fact<string> | undefined;
  readonly what: Fact<string>;
  readonly subjects: Fact<readonly Subject[]>;
  readonly outputs: Fact<readonly Output[]>;
  readonly inputs: Fact<readonly Input[]>;
  readonly prompts: Fact<readonly Prompt[]>;
  readonly runsOn?: Fact<readonly Place[]> | undefined;
  readonly interfaces: Fact<readonly Interface[]>;
  readonly languages?: Fact<readonly string[]> | undefined;
  /** Whether a user can train it on masks of his own. */
  readonly trains?: Fact<boolean> | undefined;
  readonly architecture?: Fact<string> | undefined;
  readonly inputSize?: Fact<string> | undefined;
  readonly sizes: readonly Fact<ModelSize>[];
  /** Names of data sets; where the review has a record of the same name, its terms are known. */
  readonly trainingData?: Fact<readonly string[]> | undefined;
  readonly licence: SolutionLicence;
  readonly publishedFigures: readonly Fact<PublishedFigure>[];
  readonly speed: readonly Fact<Speed>[];
  readonly lastSeen: LastSeen;
  /** What its users ask for, from threads that were read. */
  readonly requests: readonly Fact<string>[];
  /** One honest sentence; a judgement, not a fact. */
  readonly takeItWhen: string;
}

const oneOf = <T extends string>(words: readonly T[]): z.ZodType<T> => z.enum(words);
const listOf = <T extends string>(words: readonly T[]): z.ZodType<Fact<readonly T[]>> =>
  factOf(z.array(oneOf(words)).min(1));

const publishedFigure: z.ZodType<PublishedFigure> = z
  .strictObject({
    model: text,
    metric: z.enum(PUBLISHED_METRICS),
    value: z.number().nonnegative(),
    dataset: text,
    split: text,
    protocol: text,
  })
  .refine(({ metric, value }) => isUnbounded(metric) || value <= 1, {
    path: ['value'],
    message: 'must be at most 1 for this metric',
  });

const modelSize: z.ZodType<ModelSize> = z
  .strictObject({
    model: text,
    parameters: z.int().positive().optional(),
    megabytes: z.number().positive().optional(),
  })
  .refine(({ parameters, megabytes }) => parameters !== undefined || megabytes !== undefined, {
    message: 'must have parameters or megabytes',
  });

const speed: z.ZodType<Speed> = z.strictObject({
  model: text,
  rate: text,
  hardware: text,
  condition: text.optional(),
});

const licence: z.ZodType<SolutionLicence> = z.strictObject({
  code: factOf(oneOf(LICENCE_NAMES)).optional(),
  weights: factOf(oneOf(WEIGHTS_LICENCES)).optional(),
  trainingData: factOf(text).optional(),
  commercialUse: factOf(oneOf(PERMISSIONS)).optional(),
  note: factOf(text).optional(),
});

const dayOrMonth: z.ZodType<string> = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])(-[0-3]\d)?$/, 'must be a day or month');

const lastSeen: z.ZodType<LastSeen> = z.strictObject({
  release: factOf(text).optional(),
  releasedOn: factOf(dayOrMonth).optional(),
  committedOn: factOf(day).optional(),
});

const paper: z.ZodType<string> = z
  .string()
  .regex(/^(10\.\d{4,}\/\S+|\d{4}\.\d{4,5}|https:\/\/\S+)$/, 'must be a DOI, an arXiv number or an https address');

const solutionRecord: z.ZodType<SolutionRecord> = z.strictObject({
  name: text,
  kind: z.enum(SOLUTION_KINDS),
  home: webAddress,
  paper: factOf(paper).optional(),
  what: factOf(text),
  subjects: listOf(SUBJECTS),
  outputs: listOf(OUTPUTS),
  inputs: listOf(INPUTS),
  prompts: listOf(PROMPTS),
  runsOn: listOf(PLACES).optional(),
  interfaces: listOf(INTERFACES),
  languages: factOf(z.array(text).min(1)).optional(),
  trains: factOf(z.boolean()).optional(),
  architecture: factOf(text).optional(),
  inputSize: factOf(text).optional(),
  sizes: z.array(factOf(modelSize)),
  trainingData: factOf(z.array(text).min(1)).optional(),
  licence,
  publishedFigures: z.array(factOf(publishedFigure)),
  speed: z.array(factOf(speed)),
  lastSeen,
  requests: z.array(factOf(text)),
  takeItWhen: text,
  sources: z.array(recordSource).min(1),
  checkedOn: day,
});

/** The file that comes with the package. */
export const solutionRecordsPath: string = join(packageRoot, 'data', 'solutions.json');

/**
 * Reads the records of existing solutions, in the order of the file.
 * @throws DataError when the file is missing, is not JSON, or a record is wrong: it names file and field
 * @example
 * const records = await readSolutionRecords();
 * records.filter(({ trains }) => trains?.value).map(({ name }) => name);
 */
export async function readSolutionRecords(path: string = solutionRecordsPath): Promise<readonly SolutionRecord[]> {
  return readRecords(path, solutionRecord);
}
