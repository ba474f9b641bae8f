import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { isSystemError } from '../base/error.js';
import { compareText } from '../base/order.js';

/** Files that file managers leave behind, in lower case. */
const CLUTTER = new Set(['thumbs.db', 'desktop.ini', '__macosx']);

/** What a file name begins with before its extension; in NFC, so that names of macOS pair with those of others. */
export function stemOf(file: string): string {
  return parse(file).name.normalize('NFC');
}

/** Visible names in a folder, ascending: no dot files, nothing of file managers; `undefined` where there is none. */
export async function listVisible(path: string): Promise<string[] | undefined> {
  try {
    const names = await readdir(path);
    return names.filter((name) => !name.startsWith('.') && !CLUTTER.has(name.toLowerCase())).sort(compareText);
  } catch (cause) {
    if (isSystemError(cause, 'ENOENT') || isSystemError(cause, 'ENOTDIR')) return undefined;
    throw cause;
  }
}

/** Paths of the files in a folder and, down to `depth` folders below it, in those; in ascending order. */
export async function listFilesBelow(dir: string, depth: number): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const visible = entries.filter(({ name }) => !name.startsWith('.') && !CLUTTER.has(name.toLowerCase()));
  const found: string[] = [];
  for (const entry of visible.sort((a, b) => compareText(a.name, b.name))) {
    const path = join(dir, entry.name);
    if (!entry.isDirectory()) found.push(path);
    else if (depth > 0) for (const below of await listFilesBelow(path, depth - 1)) found.push(below);
  }
  return found;
}

/** Extensions that raster images come with, in lower case. */
const RASTER = new Set(
  '.jpg .jpeg .jpe .jfif .png .webp .tif .tiff .gif .avif .heic .heif .jp2 .bmp .ppm .pgm .pnm .svg'.split(' '),
);

/** True where a file's extension is that of an image. */
export function isImageName(file: string): boolean {
  return RASTER.has(parse(file).ext.toLowerCase());
}
