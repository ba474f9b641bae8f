import { resolve } from 'node:path';
import { z } from 'zod';
import { DataError } from '../../base/error.js';
import { readJson, SCHEMA_VERSION, writeJson } from '../../base/file.js';

const trustedFile = z.object({ schemaVersion: z.literal(SCHEMA_VERSION), files: z.record(z.string(), z.string()) });

/** Hashes of files that the user chose to trust when they were first downloaded, by address. */
export type TrustedHashes = Readonly<Record<string, string>>;

/** Where they are kept: beside what this project makes, not among what can be made again. */
export function trustedPath(): string {
  return resolve('.segbook', 'trusted-downloads.json');
}

/** @throws DataError when the file is there and is broken: to go on without it would be to trust anew */
export async function readTrusted(path: string): Promise<TrustedHashes> {
  let content: unknown;
  try {
    content = await readJson(path);
  } catch (error) {
    if (error instanceof DataError && error.message.startsWith('file not found')) return {};
    throw error;
  }
  const parsed = trustedFile.safeParse(content);
  if (parsed.success) return parsed.data.files;
  throw new DataError(`file is not as expected: ${path}`, 'Mend it, or delete it to trust downloads anew.');
}

export async function addTrusted(path: string, url: string, sha256: string): Promise<void> {
  await writeJson(path, { files: { ...(await readTrusted(path)), [url]: sha256 } });
}
