import { z } from 'zod';
import { DataError } from '../base/error.js';
import { readJson, SCHEMA_VERSION } from '../base/file.js';

/** What the records of data sets and of solutions have in common: sources, dates, and how they are read. */

/** Where a fact was read, and what stands there. */
export interface RecordSource {
  /** An address, or a file of a GitHub repository as `owner/repo:path@commit`. */
  readonly at: string;
  readonly says: string;
}

/** What every record has. */
export interface ReviewRecord {
  /** Unique within its file. */
  readonly name: string;
  /** At least one. */
  readonly sources: readonly RecordSource[];
  /** The day on which the sources were read, as `YYYY-MM-DD`. */
  readonly checkedOn: string;
}

/** A page: http or https. */
export const webAddress: z.ZodType<string> = z.url({
  protocol: /^https?$/,
  message: 'must be an http or https address',
});

/** A non-empty text without spaces around it. */
export const text: z.ZodType<string> = z.string().regex(/^\S(?:.*\S)?$/, 'must be a text on one line');

/** A day as `YYYY-MM-DD`. */
export const day: z.ZodType<string> = z.iso.date();

const REPOSITORY_FILE = /^([\w.-]+\/[\w.-]+):([^@\s]+)@([0-9a-f]{7,40})$/;

/** The address of a source or of one file at one commit. */
export const sourceAddress: z.ZodType<string> = z.union([webAddress, z.string().regex(REPOSITORY_FILE)], {
  message: 'must be an http or https address or owner/repo:path@commit',
});

export const recordSource: z.ZodType<RecordSource> = z.strictObject({ at: sourceAddress, says: text });

/**
 * The page of a source: a file of a repository lies on GitHub, at its commit.
 * @example
 * sourceLink('owner/repo:docs/a.md@0123abc') // 'https://github.com/owner/repo/blob/0123abc/docs/a.md'
 */
export function sourceLink(at: string): string {
  const [, repository, path, commit] = REPOSITORY_FILE.exec(at) ?? [];
  return repository === undefined ? at : `https://github.com/${repository}/blob/${commit}/${path}`;
}

/**
 * Reads a file of records: `{"schemaVersion": 1, "records": […]}`, each as the schema wants it, no name twice.
 * @throws DataError when the file is missing, is not JSON, or a record is wrong: it names the first fault
 */
export async function readRecords<T extends ReviewRecord>(path: string, schema: z.ZodType<T>): Promise<readonly T[]> {
  const file = z.strictObject({ schemaVersion: z.literal(SCHEMA_VERSION), records: z.array(schema).min(1) });
  const parsed = file.safeParse(await readJson(path));
  if (!parsed.success) throw faultOf(path, parsed.error);
  const { records } = parsed.data;
  const names = records.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new DataError(`record must be there once: "${twice}" in ${path}`, 'Merge the two.');
  return records;
}

function faultOf(path: string, { issues: [issue] }: z.ZodError): DataError {
  const place = issue?.path.join('.') || 'file';
  return new DataError(
    `record is not as expected: ${place} in ${path} (${issue?.message})`,
    'Mend the field; data/README.md tells how records are written.',
  );
}
