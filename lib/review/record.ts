import { z } from 'zod';

/** What the records of data sets and of solutions have in common: sources and dates. */

/** Where a fact was read, and what stands there. */
export interface RecordSource {
  /** An address, or a file of a GitHub repository as `owner/repo:path@commit`. */
  readonly at: string;
  /** What of the record stands there. */
  readonly says: string;
  /** By which facts name it; no other source of the record has it. */
  readonly id?: string | undefined;
  /** The day on which it was read, where that is not the record's. */
  readonly checkedOn?: string | undefined;
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

export const recordSource: z.ZodType<RecordSource> = z.strictObject({
  at: sourceAddress,
  says: text,
  id: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and hyphens')
    .optional(),
  checkedOn: day.optional(),
});

/**
 * The page of a source: a file of a repository lies on GitHub, at its commit.
 * @example
 * sourceLink('owner/repo:docs/a.md@0123abc') // 'https://github.com/owner/repo/blob/0123abc/docs/a.md'
 */
export function sourceLink(at: string): string {
  const [, repository, path, commit] = REPOSITORY_FILE.exec(at) ?? [];
  return repository === undefined ? at : `https://github.com/${repository}/blob/${commit}/${path}`;
}
