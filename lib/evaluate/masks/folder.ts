import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { DataError, isSystemError } from '../../base/error.js';
import { exists } from '../../base/file.js';
import { isImageName, listVisible, stemOf } from '../../data/folderNames.js';
import { listNames } from '../../data/names.js';
import type { MaskFault } from './fault.js';

/** What the masks of a folder are. */
export type MaskRole = 'prediction' | 'truth';

/** A folder of masks from any tool. */
export interface MaskFolder {
  readonly dir: string;
  readonly role: MaskRole;
  /** Path by stem, in ascending order of the file name. */
  readonly paths: ReadonlyMap<string, string>;
  readonly faults: readonly MaskFault[];
}

const PLURALS: Readonly<Record<MaskRole, string>> = { prediction: 'predictions', truth: 'true masks' };
const OPTIONS: Readonly<Record<MaskRole, string>> = { prediction: '--pred', truth: '--truth' };
const CLASSES_FILE = 'classes.json';
const OVERLAY = /-overlay\.webp$/;

/**
 * Lists the masks of a folder by stem. Hidden files, `classes.json`, and the overlays that `train` writes beside its
 * predictions are passed over; whatever else is no image, and a stem that comes twice, is among `faults`.
 * @param suffix of stems that is no part of the name
 * @throws DataError when there is no such folder, it may not be read, or holds no file that could be a mask
 */
export async function listMasks(dir: string, role: MaskRole, suffix?: RegExp): Promise<MaskFolder> {
  const names = dropSideFiles(await readNames(dir, role));
  const entries = await Promise.all(names.map((name) => inspectEntry(join(dir, name), role)));
  const files = entries.flatMap((entry) => ('fault' in entry ? [] : [entry.path]));
  if (files.length === 0) refuseEmpty(dir, role, entries);
  const byStem = groupByStem(files, suffix);
  const twice = [...byStem].filter(([, paths]) => paths.length > 1);
  return {
    dir,
    role,
    paths: new Map([...byStem].flatMap(([stem, [path = '', ...others]]) => (others.length > 0 ? [] : [[stem, path]]))),
    faults: [
      ...entries.flatMap((entry) => ('fault' in entry ? [entry.fault] : [])),
      ...twice.map(([id, paths]) => duplicateFault(id, paths, role)),
    ],
  };
}

/** One entry of a folder: a file that may be a mask, or what is wrong with it. */
type Entry = { readonly path: string } | { readonly fault: MaskFault };

async function readNames(dir: string, role: MaskRole): Promise<string[]> {
  const what = PLURALS[role];
  const hint = `Give ${OPTIONS[role]} the folder that holds the masks.`;
  try {
    const names = await listVisible(dir);
    if (names) return names;
  } catch (cause) {
    if (!isSystemError(cause, 'EACCES')) throw cause;
    throw new DataError(`folder of ${what} must be readable: ${dir}`, 'Change its permissions.', { cause });
  }
  if (await exists(dir)) throw new DataError(`${what} must lie in a folder: ${dir} is a file`, hint);
  throw new DataError(`folder of ${what} not found: ${dir}`, hint);
}

function dropSideFiles(names: readonly string[]): string[] {
  const all = new Set(names);
  return names.filter(
    (name) => name !== CLASSES_FILE && !(OVERLAY.test(name) && all.has(name.replace(OVERLAY, '.png'))),
  );
}

async function inspectEntry(path: string, role: MaskRole): Promise<Entry> {
  const kind = await kindOf(path);
  const extension = extname(path);
  if (kind === 'file' && (extension === '' || isImageName(path))) return { path };
  const what = kind === 'file' ? `has the extension ${extension}` : `is ${kind}`;
  const hint =
    kind === 'file'
      ? 'Move it away, or give it the extension of its image format.'
      : 'Move it away: masks lie directly in their folder.';
  return { fault: { id: stemOf(path), label: `${role} must be an image file`, value: `${path} ${what}`, hint } };
}

async function kindOf(path: string): Promise<string> {
  try {
    const entry = await stat(path);
    if (entry.isFile()) return 'file';
    return entry.isDirectory() ? 'a folder' : 'no regular file';
  } catch (cause) {
    if (isSystemError(cause, 'ENOENT') || isSystemError(cause, 'ELOOP')) return 'a link that leads nowhere';
    throw cause;
  }
}

function refuseEmpty(dir: string, role: MaskRole, entries: readonly Entry[]): never {
  const faults = entries.flatMap((entry) => ('fault' in entry ? [entry.fault] : []));
  const [first] = faults;
  const hint = `Give ${OPTIONS[role]} the folder that holds the masks${first ? '' : ' themselves'}.`;
  if (!first) throw new DataError(`folder of ${PLURALS[role]} must not be empty: ${dir}`, hint);
  const told = listNames(faults.map(({ value }) => value));
  throw new DataError(`folder of ${PLURALS[role]} must hold images: ${told}`, hint);
}

function groupByStem(paths: readonly string[], suffix?: RegExp): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const stem = suffix === undefined ? stemOf(path) : stemOf(path).replace(suffix, '');
    groups.set(stem, [...(groups.get(stem) ?? []), path]);
  }
  return groups;
}

function duplicateFault(id: string, paths: readonly string[], role: MaskRole): MaskFault {
  const hint = 'Keep one of them.';
  return { id, label: `stem must be there once among the ${PLURALS[role]}`, value: paths.join(' and '), hint };
}
