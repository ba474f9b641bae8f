import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { DataError, isSystemError } from '../base/error.js';
import { listNames } from './names.js';
import { compareText } from './split.js';

/** The files of one image of a data set folder. */
export interface PairFiles {
  readonly stem: string;
  readonly imagePath: string;
  readonly maskPath: string;
  /** Absent where the folder has no trimaps/. */
  readonly trimapPath?: string;
}

/** What a data set folder holds, by names alone. */
export interface FolderFiles {
  /** Names directly in the folder. */
  readonly names: readonly string[];
  /** In ascending order of the stem. */
  readonly pairs: readonly PairFiles[];
}

const HINT =
  'A data set folder has images/ and masks/, one mask for each image, of the same name but for the extension.';

/** Files that file managers leave behind. */
const CLUTTER = new Set(['thumbs.db', 'desktop.ini']);

/**
 * Lists a data set folder and pairs its files by stem; nothing is opened.
 * @throws DataError when the folder, images/ or masks/ is missing or empty, or the stems do not pair
 */
export async function listFolder(dir: string): Promise<FolderFiles> {
  const names = await listNamesIn(dir);
  if (!names) throw new DataError(`data set folder not found: ${dir}`, 'Check the path.');
  const images = await listStems(dir, 'images');
  const masks = await listStems(dir, 'masks');
  const trimaps = names.includes('trimaps') ? await listStems(dir, 'trimaps') : undefined;
  refuseUnpaired('image without mask', images, masks);
  refuseUnpaired('mask without image', masks, images);
  if (trimaps) refuseUnpaired('image without trimap', images, trimaps);
  const pairs = [...images].map(([stem, imagePath]) => ({
    stem,
    imagePath,
    maskPath: pathOf(masks, stem),
    ...(trimaps && { trimapPath: pathOf(trimaps, stem) }),
  }));
  return { names, pairs: pairs.sort((a, b) => compareText(a.stem, b.stem)) };
}

/** Path by stem, in ascending order of the file name. */
type Stems = ReadonlyMap<string, string>;

async function listStems(dir: string, part: string): Promise<Stems> {
  const path = join(dir, part);
  const names = await listNamesIn(path);
  if (!names) throw new DataError(`data set folder has no ${part}/: ${dir}`, HINT);
  const files = names.filter((name) => !name.startsWith('.') && !CLUTTER.has(name.toLowerCase())).sort(compareText);
  if (files.length === 0) throw new DataError(`folder is empty: ${path}`, HINT);
  const stems = new Map<string, string>();
  for (const file of files) {
    const stem = parse(file).name.normalize('NFC');
    const other = stems.get(stem);
    if (other) throw new DataError(`stem twice in ${path}: ${parse(other).base} and ${file}`, 'Rename one of them.');
    stems.set(stem, join(path, file));
  }
  return stems;
}

/** Names in a folder; `undefined` where there is no such folder. */
async function listNamesIn(path: string): Promise<string[] | undefined> {
  try {
    return await readdir(path);
  } catch (cause) {
    if (isSystemError(cause, 'ENOENT') || isSystemError(cause, 'ENOTDIR')) return undefined;
    throw cause;
  }
}

function refuseUnpaired(problem: string, files: Stems, partners: Stems): void {
  const lonely = [...files].filter(([stem]) => !partners.has(stem)).map(([, path]) => path);
  if (lonely.length > 0) throw new DataError(`${problem}: ${listNames(lonely)}`, HINT);
}

function pathOf(files: Stems, stem: string): string {
  const path = files.get(stem);
  if (path === undefined) throw new DataError(`file missing for stem: ${stem}`, HINT);
  return path;
}
