import { DataError } from '../../base/error.js';

/** What an archive may hold at most; beyond that it is taken for a bomb. */
export interface UnpackLimits {
  /** Files and folders. */
  readonly entries: number;
  /** Of all files together. */
  readonly bytes: number;
  /** Bytes of all files for each byte of the archive; what unpacks to less than 16 MB is let off. */
  readonly ratio: number;
}

export const UNPACK_LIMITS: UnpackLimits = { entries: 2e6, bytes: 1e12, ratio: 100 };

/** The ratio is not judged below this size: an empty mask of a large image compresses very well. */
const RATIO_FREE_BYTES = 16e6;
const PART_BYTES_MAX = 255;

/** One thing in an archive. `link` stands for everything that is neither file nor folder. */
export interface ArchiveEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link';
  readonly sizeBytes: number;
}

/** Archive whose entries are checked. */
export interface CheckedArchive {
  readonly name: string;
  readonly sizeBytes: number;
}

/** Checks one entry; returns the parts of its name. */
export type EntryCheck = (entry: ArchiveEntry) => string[];

/**
 * Creates a check for the entries of an archive. What it lets pass lies in one folder, is a file or a folder, comes
 * once, and is within the limits.
 * @throws DataError from the check, which names the entry
 */
export function createEntryCheck(archive: CheckedArchive, limits: UnpackLimits): EntryCheck {
  const bytesMax = Math.min(limits.bytes, Math.max(RATIO_FREE_BYTES, limits.ratio * archive.sizeBytes));
  const names = new Set<string>();
  let [entries, bytes] = [0, 0];
  const refuse = (problem: string): DataError =>
    new DataError(
      `archive must be safe to unpack: ${problem} (${archive.name})`,
      'Nothing was unpacked. Do not trust this archive; look at the home page of the data set.',
    );
  return ({ name, kind, sizeBytes }) => {
    entries += 1;
    bytes += sizeBytes;
    if (entries > limits.entries) throw refuse(`it has more than ${limits.entries} entries`);
    if (bytes > bytesMax) throw refuse(`it unpacks to more than ${Math.floor(bytesMax)} bytes`);
    if (kind === 'link') throw refuse(`${JSON.stringify(name)} is a link or a device`);
    const parts = splitName(name);
    if (!parts) throw refuse(`${JSON.stringify(name)} is not a name inside of the folder`);
    const path = parts.join('/');
    if (kind === 'file' && names.size === names.add(path).size) throw refuse(`${JSON.stringify(name)} comes twice`);
    return parts;
  };
}

/**
 * The parts of a name in an archive.
 * @returns `undefined` for a name that leads elsewhere, or that not every system can have
 * @example
 * splitName('./a//b/') // ['a', 'b']
 */
export function splitName(name: string): string[] | undefined {
  if (/^[/\\]|^[a-z]:|[\\\0]/i.test(name)) return undefined;
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.some((part) => part === '..' || Buffer.byteLength(part) > PART_BYTES_MAX)) return undefined;
  return parts;
}
