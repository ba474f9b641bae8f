import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract, list, type ReadEntry } from 'tar';
import { type Entry, openPromise as openZip } from 'yauzl';
import { DataError, InterruptedError, SegbookError } from '../../base/error.js';
import type { ArchiveKind } from '../datasetFetch.js';
import {
  type ArchiveEntry,
  createEntryCheck,
  type EntryCheck,
  UNPACK_LIMITS,
  type UnpackLimits,
} from './entryCheck.js';

export interface UnpackOptions {
  /** Names of the entries to take; all by default. */
  readonly only?: readonly string[] | undefined;
  readonly limits?: UnpackLimits;
  readonly signal?: AbortSignal | undefined;
}

interface Unpacking {
  readonly folder: string;
  readonly check: EntryCheck;
  readonly isWanted: (name: string) => boolean;
  readonly signal: AbortSignal | undefined;
}

/** File type bits of Unix in a zip entry; 0 where the archive was made elsewhere. */
const TYPE_MASK = 0xf000;
const TYPES = { file: 0x8000, folder: 0x4000 } as const;

/**
 * Unpacks an archive into a folder of its own. Entries that lead out of it, links, entries that come twice, and more
 * than the limits allow are refused; what was written until then is for the caller to remove.
 * @throws DataError when the archive is broken, cut short or refused
 * @throws InterruptedError when the signal fires
 */
export async function unpackArchive(
  path: string,
  kind: ArchiveKind,
  folder: string,
  { only, limits = UNPACK_LIMITS, signal }: UnpackOptions = {},
): Promise<void> {
  const name = basename(path);
  const check = createEntryCheck({ name, sizeBytes: (await stat(path)).size }, limits);
  const wanted = only && new Set(only);
  const unpacking = { folder, check, isWanted: (entry: string) => !wanted || wanted.has(entry), signal };
  try {
    await (kind === 'zip' ? unpackZip(path, unpacking) : unpackTar(path, unpacking));
  } catch (cause) {
    if (signal?.aborted) throw new InterruptedError('unpacking interrupted', 'Run the same command again.');
    if (cause instanceof SegbookError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(`archive cannot be unpacked: ${name} (${reason})`, 'Remove it and fetch it once more.', {
      cause,
    });
  }
}

/** The reader sees to it that no entry has more bytes than it says. */
async function unpackZip(path: string, { folder, check, isWanted, signal }: Unpacking): Promise<void> {
  const zip = await openZip(path, { lazyEntries: true, autoClose: false, strictFileNames: true });
  try {
    for await (const entry of zip.eachEntry()) {
      const described = describeZipEntry(entry);
      const target = join(folder, ...check(described));
      if (!isWanted(described.name)) continue;
      await mkdir(described.kind === 'folder' ? target : dirname(target), { recursive: true });
      if (described.kind === 'folder') continue;
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target, { flags: 'wx' }), {
        ...(signal && { signal }),
      });
    }
  } finally {
    zip.close();
  }
}

function describeZipEntry({
  fileName: name,
  externalFileAttributes,
  uncompressedSize: sizeBytes,
}: Entry): ArchiveEntry {
  const type = (externalFileAttributes >>> 16) & TYPE_MASK;
  const isPlain = type === 0 || type === TYPES.file || type === TYPES.folder;
  return { name, kind: !isPlain ? 'link' : name.endsWith('/') ? 'folder' : 'file', sizeBytes };
}

const TAR_KINDS: Readonly<Record<string, ArchiveEntry['kind']>> = {
  File: 'file',
  OldFile: 'file',
  ContiguousFile: 'file',
  Directory: 'folder',
  GNUDumpDir: 'folder',
};

/** All entries are checked before the first one is written. */
async function unpackTar(path: string, { folder, check, isWanted, signal }: Unpacking): Promise<void> {
  let refusal: unknown;
  const inspect = ({ path: name, type, size }: ReadEntry): void => {
    if (refusal !== undefined || signal?.aborted) return;
    try {
      check({ name, kind: TAR_KINDS[type] ?? 'link', sizeBytes: size });
    } catch (error) {
      refusal = error;
    }
  };
  await list({ file: path, strict: true, onReadEntry: inspect });
  if (refusal !== undefined) throw refusal;
  const filter = (name: string): boolean => !signal?.aborted && isWanted(name);
  await extract({ file: path, cwd: folder, strict: true, preserveOwner: false, noMtime: true, filter });
  if (signal?.aborted) throw new InterruptedError();
}
