import { constants } from 'node:fs';
import { access, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import writeFileAtomic from 'write-file-atomic';
import { ConfigError, DataError, isSystemError } from './error.js';

/** Every JSON file that segbook writes is an object with this field. */
export const SCHEMA_VERSION = 1;

/** The folder of the package: notebooks/, data/ and .jupyter/ lie in it. */
export const packageRoot: string = fileURLToPath(new URL('../../../', import.meta.url));

/** The version of segbook, as its package says. */
export async function readVersion(): Promise<string> {
  const manifest = await readJson(join(packageRoot, 'package.json'));
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : '';
  return String(version);
}

/** Writes a file whole or not at all (temporary file beside it, then rename), making its folder. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, typeof content === 'string' ? content : Buffer.from(content));
}

/**
 * Makes the folder of a file that will be written later, so that long work does not end in vain.
 * @throws ConfigError when the file cannot be written there
 */
export async function assertWritable(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    throw new ConfigError(`file cannot be written: ${path}`, 'Choose a file in a folder that you may write to.', {
      cause,
    });
  }
}

/** True where there is a file or folder that can be reached. */
export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Writes an object as JSON with its schema version, whole or not at all. */
export async function writeJson(path: string, value: object): Promise<void> {
  await writeWhole(path, `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...value }, null, 2)}\n`);
}

/**
 * Reads a JSON file; what it holds is for the caller to check.
 * @throws DataError when the file is missing or is not JSON
 */
export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DataError(`file is not JSON: ${path}`, 'Mend the file, or delete it to do without.', { cause });
  }
}

/**
 * Reads a text file as UTF-8, without a byte order mark.
 * @throws DataError when the file is missing or a folder
 */
export async function readText(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (cause) {
    throw explainRead(cause, path);
  }
}

/** Why a file could not be read, for the user; the error itself where it is none of the usual. */
export function explainRead(cause: unknown, path: string): unknown {
  if (isSystemError(cause, 'ENOENT')) return new DataError(`file not found: ${path}`, 'Check the path.', { cause });
  if (isSystemError(cause, 'EACCES'))
    return new DataError(`file must be readable: ${path}`, 'Change its permissions.', { cause });
  if (isSystemError(cause, 'EISDIR'))
    return new DataError(`folder in the place of a file: ${path}`, 'Move it away.', { cause });
  return cause;
}
