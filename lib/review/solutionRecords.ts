import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../base/file.js';
import { readRecords } from './readRecords.js';
import { day, type ReviewRecord, recordSource, sourceAddress, text, webAddress } from './record.js';

/**
 * The metrics of published figures. Dice, IoU, S-measure and F lie in [0, 1], higher is better; HCE (human
 * correction efforts), SAD and MSE are errors, lower is better.
 */
export const PUBLISHED_METRICS = [
  'Dice',
  'IoU, mean over images',
  'IoU, pooled',
  'S-measure',
  'mean F1',
  'weighted F',
  'HCE',
  'SAD',
  'MSE',
] as const;

export type PublishedMetric = (typeof PUBLISHED_METRICS)[number];

/** Errors that have no upper end. */
const UNBOUNDED: ReadonlySet<PublishedMetric> = new Set(['HCE', 'SAD']);

/** A result that the authors of a solution published. Only figures of one data set and protocol compare. */
export interface PublishedFigure {
  /** The model or configuration that it belongs to. */
  readonly model: string;
  readonly metric: PublishedMetric;
  readonly value: number;
  /** With its split. */
  readonly dataset: string;
  /** What was trained on, how it was scored. */
  readonly protocol: string;
  /** Where it stands: an address, or `owner/repo:path@commit`. */
  readonly source: string;
}

/** The newest state that was seen of a repository; it may have moved since. */
export interface LastSeen {
  readonly release: string | null;
  readonly releasedOn: string | null;
  readonly committedOn: string | null;
}

export type SolutionKind = 'tool' | 'model' | 'library' | 'tutorial';

/** An existing solution as the review describes it. What was not verified is `null`. */
export interface SolutionRecord extends ReviewRecord {
  readonly kind: SolutionKind;
  /** One sentence. */
  readonly what: string;
  readonly architecture: string;
  readonly language: string;
  readonly licenceCode: string | null;
  readonly licenceWeights: string | null;
  /** Whether a user can train it on masks of his own. */
  readonly trains: boolean | null;
  /** Whether it writes a report of its results to read: figures, tables and samples in one document. */
  readonly report: boolean | null;
  readonly publishedFigures: readonly PublishedFigure[];
  readonly repository: string;
  readonly lastSeen: LastSeen;
  /** One honest sentence. */
  readonly takeItWhen: string;
}

const publishedFigure: z.ZodType<PublishedFigure> = z
  .strictObject({
    model: text,
    metric: z.enum(PUBLISHED_METRICS),
    value: z.number().nonnegative(),
    dataset: text,
    protocol: text,
    source: sourceAddress,
  })
  .refine(({ metric, value }) => UNBOUNDED.has(metric) || value <= 1, {
    path: ['value'],
    message: 'must be at most 1 for this metric',
  });

const lastSeen: z.ZodType<LastSeen> = z.strictObject({
  release: text.nullable(),
  releasedOn: day.nullable(),
  committedOn: day.nullable(),
});

const solutionRecord: z.ZodType<SolutionRecord> = z.strictObject({
  name: text,
  kind: z.enum(['tool', 'model', 'library', 'tutorial']),
  what: text,
  architecture: text,
  language: text,
  licenceCode: text.nullable(),
  licenceWeights: text.nullable(),
  trains: z.boolean().nullable(),
  report: z.boolean().nullable(),
  publishedFigures: z.array(publishedFigure),
  repository: webAddress,
  lastSeen,
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
 * records.filter(({ trains }) => trains).map(({ name }) => name);
 */
export async function readSolutionRecords(path: string = solutionRecordsPath): Promise<readonly SolutionRecord[]> {
  return readRecords(path, solutionRecord);
}
