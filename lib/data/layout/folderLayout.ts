import { join } from 'node:path';
import type { ClassMap } from '../classMap.js';
import { BINARY_CLASSES, TRIMAP_CLASSES } from '../dataset.js';
import { readClasses } from '../metadata.js';
import { listPart, type Pair, pairStems, type Stems } from '../pairing.js';
import { type ListingProblem, problemAt, problemFrom } from '../problem.js';
import { readRasterTruth } from '../rasterTruth.js';
import { chooseClasses } from './classChoice.js';
import type { ClassChoice, Found, FoundItem, Layout, Root } from './layout.js';

/** images/ and masks/ with matching stems, and optionally trimaps/ and classes.json. */
export const folderLayout: Layout = {
  name: 'folder',
  summary: 'images/ and masks/ with matching stems; optional trimaps/',
  recognise: async ({ names }) => names.includes('images') && names.includes('masks'),
  find,
};

async function find(root: Root, choice: ClassChoice): Promise<Found> {
  const images = await listPart(root.dir, 'images');
  const masks = await listPart(root.dir, 'masks');
  const { classMap, problem } = await tryClasses(root, choice);
  // values that classes.json names are those of masks/
  const trimaps =
    !classMap && choice !== 'binary' && root.names.includes('trimaps')
      ? await listPart(root.dir, 'trimaps')
      : undefined;
  const { pairs, problems } = pairStems(images.stems, masks.stems);
  const lists = [images, masks, ...(trimaps ? [trimaps] : [])].flatMap((part) => part.problems);
  const broken = lists.some(({ kind }) => kind === 'missing-part' || kind === 'empty-part');
  const unpaired = broken ? [] : [...problems, ...(trimaps ? withoutTrimap(pairs, trimaps.stems) : [])];
  return {
    classes: classMap?.names ?? (trimaps ? TRIMAP_CLASSES : BINARY_CLASSES),
    ...(classMap && { classKey: [...classMap.ids] }),
    items: pairs.flatMap((pair) => toItem(pair, classMap, trimaps?.stems)),
    problems: [...lists, ...unpaired, ...(problem ? [problem] : [])],
  };
}

function toItem({ stem, imagePath, maskPath }: Pair, classMap: ClassMap | undefined, trimaps?: Stems): FoundItem[] {
  const trimapPath = trimaps?.get(stem);
  if (trimaps && trimapPath === undefined) return [];
  const truthPaths = trimapPath === undefined ? [maskPath] : [maskPath, trimapPath];
  return [{ stem, imagePath, truthPaths, readTruth: (size) => readRasterTruth(size, maskPath, classMap, trimapPath) }];
}

function withoutTrimap(pairs: readonly Pair[], trimaps: Stems): ListingProblem[] {
  return pairs.filter(({ stem }) => !trimaps.has(stem)).map(({ imagePath }) => problemAt('unpaired-trimap', imagePath));
}

async function tryClasses(
  { dir, names }: Root,
  choice: ClassChoice,
): Promise<{ classMap?: ClassMap; problem?: ListingProblem }> {
  try {
    const classMap = await readClasses(dir, names);
    return classMap ? { classMap: chooseClasses(classMap, choice) } : {};
  } catch (error) {
    return { problem: problemFrom('metadata', join(dir, 'classes.json'), error) };
  }
}
