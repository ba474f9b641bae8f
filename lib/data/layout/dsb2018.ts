import { basename, join } from 'node:path';
import type { MaskTruth } from '../classMap.js';
import { BINARY_CLASSES } from '../dataset.js';
import { listVisible, stemOf } from '../folderNames.js';
import { readStoredMask } from '../maskFile.js';
import { type ListingProblem, problemAt } from '../problem.js';
import { truthOfClasses } from '../rasterTruth.js';
import { assertSameSize, type ImageSize } from '../size.js';
import { imageStem } from './imageStem.js';
import type { Found, FoundItem, Layout, Root } from './layout.js';

/** Folders that are looked at before a data set is taken for one of this layout. */
const LOOKED_AT = 8;

/**
 * The 2018 Data Science Bowl (BBBC038): a folder for each image, with one mask for each nucleus, which are merged.
 * @see Caicedo et al., Nucleus segmentation across imaging experiments, Nature Methods 2019
 */
export const dsb2018Layout: Layout = {
  name: 'dsb2018',
  summary: '<id>/images/<id>.png and <id>/masks/*.png, merged; also in stage1_train/',
  recognise: async (root) => {
    const { dir, names } = await enterStage(root);
    for (const name of names.slice(0, LOOKED_AT)) if (await isOneImage(join(dir, name))) return true;
    return false;
  },
  find,
};

/** True for a folder with masks and the one image that it is named after; a folder with more is a data set itself. */
async function isOneImage(dir: string): Promise<boolean> {
  const parts = (await listVisible(dir)) ?? [];
  if (!parts.includes('images') || !parts.includes('masks')) return false;
  const images = await listImages(join(dir, 'images'));
  return images.length === 1 && images.every((path) => stemOf(path) === basename(dir).normalize('NFC'));
}

/** The training part of the archive, where the folder has it. */
async function enterStage({ dir, names }: Root): Promise<Root> {
  const stage = join(dir, 'stage1_train');
  return names.includes('stage1_train') ? { dir: stage, names: (await listVisible(stage)) ?? [] } : { dir, names };
}

async function find(root: Root): Promise<Found> {
  const { dir, names } = await enterStage(root);
  const items: FoundItem[] = [];
  const problems: ListingProblem[] = [];
  for (const name of names) {
    const parts = await listVisible(join(dir, name));
    if (!parts) continue;
    const images = await listImages(join(dir, name, 'images'));
    const masks = await listImages(join(dir, name, 'masks'));
    const [imagePath, ...others] = images;
    for (const other of others) problems.push(problemAt('unpaired-image', other));
    if (imagePath !== undefined && masks.length > 0) items.push(toItem(name.normalize('NFC'), imagePath, masks));
    else problems.push(problemAt(imagePath === undefined ? 'unpaired-mask' : 'unpaired-image', join(dir, name)));
  }
  return { classes: BINARY_CLASSES, items, problems };
}

async function listImages(dir: string): Promise<string[]> {
  return ((await listVisible(dir)) ?? []).filter((name) => imageStem(name)).map((name) => join(dir, name));
}

function toItem(stem: string, imagePath: string, truthPaths: readonly string[]): FoundItem {
  return { stem, imagePath, truthPaths, readTruth: (size) => mergeMasks(truthPaths, size) };
}

/** Foreground wherever one of the masks is not 0. */
async function mergeMasks(paths: readonly string[], size: ImageSize): Promise<MaskTruth> {
  const data = new Uint8Array(size.widthPx * size.heightPx);
  for (const path of paths) {
    const mask = await readStoredMask(path);
    assertSameSize(mask, path, size);
    for (let i = 0; i < data.length; i++) if (mask.values[i] !== 0) data[i] = 1;
  }
  return truthOfClasses({ widthPx: size.widthPx, heightPx: size.heightPx, data });
}
