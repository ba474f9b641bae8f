import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from '../../base/error.js';
import { compareText } from '../../base/order.js';

/** What npm packs whatever `files` says. */
const ALWAYS = ['package.json', 'README.md', 'LICENSE'];

/**
 * The files that npm packs, relative to the package, with forward slashes: what `files` of its package.json names, which
 * may hold `*` in its last part, and what is always packed.
 * @param patterns the `files` of its package.json
 */
export async function listPackageFiles(folder: string, patterns: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all([...ALWAYS, ...patterns].map((pattern) => expand(folder, pattern)));
  return [...new Set(found.flat())].sort(compareText);
}

async function expand(folder: string, pattern: string): Promise<string[]> {
  const parts = pattern.split('/');
  const last = parts.at(-1) ?? '';
  if (!last.includes('*')) return listBelow(folder, pattern);
  const above = parts.slice(0, -1).join('/');
  const matches = new RegExp(`^${last.split('*').map(escapePattern).join('[^/]*')}$`);
  const names = await readdir(join(folder, above)).catch(noneWhereMissing);
  return names.filter((name) => matches.test(name)).map((name) => `${above}/${name}`);
}

async function listBelow(folder: string, path: string): Promise<string[]> {
  const isFolder = await stat(join(folder, path)).then((found) => found.isDirectory(), noneWhereMissing);
  if (typeof isFolder !== 'boolean') return [];
  if (!isFolder) return [path];
  const names = await readdir(join(folder, path));
  return (await Promise.all(names.map((name) => listBelow(folder, `${path}/${name}`)))).flat();
}

function noneWhereMissing(error: unknown): string[] {
  if (isSystemError(error, 'ENOENT')) return [];
  throw error;
}

function escapePattern(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}
