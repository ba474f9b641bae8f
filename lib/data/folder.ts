import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import pMap from 'p-map';
import { DataError } from '../base/error.js';
import { hashBytes, hashValue } from '../base/hash.js';
import { createRandom } from '../base/random.js';
import { type ClassMap, interpretMask } from './classMap.js';
import { BINARY_CLASSES, type Dataset, type Sample, TRIMAP_CLASSES } from './dataset.js';
import { type FolderFiles, listFolder, type PairFiles } from './folderFiles.js';
import { type ImageHeader, readBytes, readHeader, readPicture } from './imageFile.js';
import { readStoredMask } from './maskFile.js';
import { readClasses, readMetadata } from './metadata.js';
import type { PixelSize } from './picture.js';
import { drawSplits, readSplits } from './split.js';
import { interpretTrimap } from './trimap.js';

export interface FolderOptions {
  /** Seed of the split where the folder has no splits.csv. Default 1. */
  readonly seed?: number;
}

/**
 * Opens a data set folder: images/ and masks/ with matching stems; optional trimaps/, splits.csv,
 * classes.json and dataset.json. All names, headers and sizes are checked and all bytes are hashed here;
 * pixels are decoded in `read`. Where there is a classes.json, trimaps/ is not used. The folder is never
 * written to.
 * @throws DataError when something is missing, does not pair, is no image, or differs in size from its image
 */
export async function openFolder(dir: string, { seed = 1 }: FolderOptions = {}): Promise<Dataset> {
  const files = await listFolder(dir);
  const metadata = await readMetadata(dir, files.names);
  const classMap = await readClasses(dir, files.names);
  const pairs = classMap ? files.pairs.map(withoutTrimap) : files.pairs;
  const splits = await splitFolder(dir, files, seed);
  const hashes = await inspectPairs(pairs);
  return {
    ...metadata,
    classes: classMap?.names ?? (pairs[0]?.trimapPath ? TRIMAP_CLASSES : BINARY_CLASSES),
    ...splits,
    hash: hashValue({ files: hashes, items: splits.items, classes: classMap ? [...classMap.ids] : [] }),
    read: createReader(dir, pairs, classMap),
  };
}

function withoutTrimap({ stem, imagePath, maskPath }: PairFiles): PairFiles {
  return { stem, imagePath, maskPath };
}

async function splitFolder(
  dir: string,
  { names, pairs }: FolderFiles,
  seed: number,
): Promise<Pick<Dataset, 'items' | 'splitGiven' | 'splitOrigin'>> {
  const stems = pairs.map(({ stem }) => stem);
  if (names.includes('splits.csv')) {
    const given = await readSplits(join(dir, 'splits.csv'), stems);
    return { items: given, splitGiven: true, splitOrigin: 'read from splits.csv' };
  }
  const items = drawSplits(stems, createRandom(seed).child('splits'));
  return { items, splitGiven: false, splitOrigin: `drawn by stem, 70/15/15, with seed ${seed}` };
}

/** Checks the headers of all files and returns their hashes by `folder/name`, in the order of the pairs. */
async function inspectPairs(pairs: readonly PairFiles[]): Promise<[name: string, hash: string][]> {
  const inspected = await pMap(pairs, inspectPair, { concurrency: availableParallelism() });
  return inspected.flat();
}

async function inspectPair({ imagePath, ...truth }: PairFiles): Promise<[name: string, hash: string][]> {
  const image = await inspectFile(imagePath);
  const hashes: [string, string][] = [[`images/${basename(imagePath)}`, image.hash]];
  for (const [part, path] of [
    ['masks', truth.maskPath],
    ['trimaps', truth.trimapPath],
  ] as const) {
    if (path === undefined) continue;
    const file = await inspectFile(path);
    assertSameSize(file.header, path, image.header, imagePath);
    hashes.push([`${part}/${basename(path)}`, file.hash]);
  }
  return hashes;
}

async function inspectFile(path: string): Promise<{ hash: string; header: ImageHeader }> {
  const bytes = await readBytes(path);
  return { hash: hashBytes(bytes), header: await readHeader(bytes, path) };
}

function createReader(dir: string, pairs: readonly PairFiles[], classMap: ClassMap | undefined): Dataset['read'] {
  const byStem = new Map(pairs.map((pair) => [pair.stem, pair]));
  return async (stem) => {
    const pair = byStem.get(stem);
    if (!pair) throw new DataError(`image not in data set folder ${dir}: ${stem}`, 'Take a stem that it lists.');
    return readPair(pair, classMap);
  };
}

async function readPair({ stem, imagePath, maskPath, trimapPath }: PairFiles, classMap?: ClassMap): Promise<Sample> {
  const [image, stored, trimap] = await Promise.all([
    readPicture(imagePath),
    readStoredMask(maskPath),
    trimapPath === undefined ? undefined : readStoredMask(trimapPath),
  ]);
  assertSameSize(stored, maskPath, image, imagePath);
  const truth = { stem, image, ...interpretMask(stored, classMap, maskPath) };
  if (trimapPath === undefined || !trimap) return truth;
  assertSameSize(trimap, trimapPath, image, imagePath);
  return { ...truth, classes: interpretTrimap(trimap, trimapPath) };
}

interface Sized extends PixelSize {
  readonly turned?: boolean;
}

function assertSameSize(mask: Sized, maskPath: string, image: Sized, imagePath: string): void {
  if (mask.widthPx === image.widthPx && mask.heightPx === image.heightPx) return;
  const sizes = [mask, image].map(({ widthPx, heightPx }) => `${widthPx}x${heightPx} px`);
  const hint =
    image.turned && mask.widthPx === image.heightPx && mask.heightPx === image.widthPx
      ? 'The image has an EXIF orientation: make the mask for the upright image.'
      : 'Make the mask at the size of its image, or remove the two.';
  throw new DataError(`mask must have its image's size: ${maskPath} is ${sizes[0]}, ${imagePath} is ${sizes[1]}`, hint);
}
