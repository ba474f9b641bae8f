import { availableParallelism } from 'node:os';
import { relative, sep } from 'node:path';
import pMap from 'p-map';
import { hashValue } from '../base/hash.js';
import type { Logger } from '../base/log.js';
import type { FileIndex } from './fileIndex.js';
import type { ImageHeader } from './imageFile.js';
import type { ListedItem, Listing } from './listing.js';
import { assertSameSize } from './size.js';

const PROGRESS_EVERY = 100;

/** Hash by path inside of the data set. */
type FileHash = readonly [name: string, hash: string];

/** What the bytes of a data set are. */
export interface Inspected {
  /** Images, each before its truth, in the order of the items; then annotations. */
  readonly files: readonly FileHash[];
  /** Hash of the image file by stem. */
  readonly imageHashes: ReadonlyMap<string, string>;
  /** Hashes of all files of an image by stem: the image, its truth, its annotation. */
  readonly sampleHashes: ReadonlyMap<string, readonly string[]>;
}

/**
 * Checks the headers of all files of a data set and hashes their bytes. Masks with colours are decoded once, so that a
 * photograph among them is found before work begins.
 * @throws DataError when a file is missing or no image, a truth has another size than its image, or a coloured mask
 * cannot be used
 */
export async function inspectFiles(listing: Listing, index: FileIndex, logger: Logger): Promise<Inspected> {
  const { dir, items } = listing;
  const check = listing.layout === 'folder' ? hashValue(listing.classKey ?? null).slice(0, 16) : null;
  let done = 0;
  const inspect = async (item: ListedItem): Promise<FileHash[]> => {
    const hashes = await inspectItem(dir, item, index, check);
    if (++done % PROGRESS_EVERY === 0) logger.progress(`checking files: image ${done} of ${items.length}`);
    return hashes;
  };
  const hashes = await pMap(items, inspect, { concurrency: availableParallelism() });
  const annotations = new Set(items.flatMap(({ annotationPath }) => annotationPath ?? []));
  const told = new Map<string, string>();
  for (const path of annotations) told.set(path, (await index.inspectFile(path)).hash);
  const sampleHashes = items.map(({ stem, annotationPath = '' }, i): [string, string[]] => {
    const own = (hashes[i] ?? []).map(([, hash]) => hash);
    return [stem, [...own, told.get(annotationPath) ?? []].flat()];
  });
  return {
    files: [...hashes.flat(), ...[...told].map(([path, hash]): FileHash => [nameIn(dir, path), hash])],
    imageHashes: new Map(sampleHashes.map(([stem, [image = '']]) => [stem, image])),
    sampleHashes: new Map(sampleHashes),
  };
}

async function inspectItem(dir: string, item: ListedItem, index: FileIndex, check: string | null): Promise<FileHash[]> {
  const image = await index.inspectImage(item.imagePath);
  const size = { ...image.header, path: item.imagePath };
  if (item.annotatedSize) assertSameSize(item.annotatedSize, item.annotationPath ?? item.imagePath, size);
  const hashes: FileHash[] = [[nameIn(dir, item.imagePath), image.hash]];
  let coloured = false;
  for (const path of item.truthPaths) {
    const { hash, header } = await index.inspectImage(path);
    assertSameSize(header, path, size);
    hashes.push([nameIn(dir, path), hash]);
    coloured ||= mayHaveColours(header) && check !== null && !index.hasPassed(path, check);
  }
  if (coloured && check !== null) {
    await item.readTruth(size);
    for (const path of item.truthPaths) index.pass(path, check);
  }
  return hashes;
}

function mayHaveColours({ channels, isPalette }: ImageHeader): boolean {
  return channels >= 3 || isPalette;
}

function nameIn(dir: string, path: string): string {
  return relative(dir, path).split(sep).join('/');
}
