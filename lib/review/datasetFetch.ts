import { z } from 'zod';
import { text, webAddress } from './record.js';

/** How a data set is fetched: its archives and the terms that they come under. */

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

export const datasetFetch: z.ZodType<DatasetFetch> = z.strictObject({
  holds: text.nullable(),
  files: z.array(archiveFile).min(1),
  layout: text.nullable(),
  licenceUrl: webAddress,
  acceptLicence: z.boolean(),
});
