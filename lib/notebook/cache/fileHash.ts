import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from '../../base/error.js';
import { hashBytes, hashValue } from '../../base/hash.js';

/** The bytes of a file; null where there is none. */
export async function readFileOrNull(path: string): Promise<Uint8Array | null> {
  return readFile(path).catch((cause: unknown) => {
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].some((code) => isSystemError(cause, code))) return null;
    throw cause;
  });
}

/**
 * SHA-256 of a file, or of a folder with all that lies in it by name; `absent` where there is neither. Names that begin
 * with a dot are being written, and left out.
 */
export async function hashFiles(path: string): Promise<string> {
  const bytes = await readFileOrNull(path);
  if (bytes !== null) return hashBytes(bytes);
  const names = await readdir(path).catch(() => null);
  if (names === null) return 'absent';
  const held: Record<string, string> = {};
  for (const name of names.filter((entry) => !entry.startsWith('.')).sort())
    held[name] = await hashFiles(join(path, name));
  return hashValue(held);
}
