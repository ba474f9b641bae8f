import { join } from 'node:path';
import { DataError } from '../../base/error.js';
import { readText } from '../../base/file.js';
import { type ClassMap, interpretMask, type MaskTruth } from '../classMap.js';
import { readStoredMask } from '../maskFile.js';
import { listPart, pairStems } from '../pairing.js';
import { assertSameSize, type ImageSize } from '../size.js';
import { chooseClasses } from './classChoice.js';
import { imageStem } from './imageStem.js';
import type { ClassChoice, Found, FoundItem, Layout, Root } from './layout.js';
import { splitByLists } from './stemList.js';

const NAMES =
  'background aeroplane bicycle bird boat bottle bus car cat chair cow diningtable dog horse motorbike person pottedplant sheep sofa train tvmonitor';
/** Value of the band around objects, and of objects that are too hard to tell, which the annotators left open. */
const VOID = 255;

/**
 * PASCAL VOC: masks are indices of a palette. The value 255, void, is a class of its own, `void`, as the outline of
 * trimaps is, and counts as foreground; the challenge leaves these pixels out of its scores, which is not done here.
 * Images without a mask (most of JPEGImages, and the whole test split) are left out. A file class_names.txt, one name
 * a line in the order of the values, replaces the names.
 * @see Everingham et al., The PASCAL Visual Object Classes Challenge, IJCV 2010
 */
export const vocLayout: Layout = {
  name: 'voc',
  summary: 'JPEGImages/, SegmentationClass/ and ImageSets/Segmentation/{train,val,test}.txt; 255 is the class void',
  recognise: async ({ names }) => names.includes('JPEGImages') && names.includes('SegmentationClass'),
  find,
};

async function find({ dir, names }: Root, choice: ClassChoice): Promise<Found> {
  const images = await listPart(dir, 'JPEGImages', imageStem);
  const masks = await listPart(dir, 'SegmentationClass', imageStem);
  const classNames = names.includes('class_names.txt')
    ? await readNames(join(dir, 'class_names.txt'))
    : NAMES.split(' ');
  const maps = mapValues(classNames, choice);
  const { pairs, problems } = pairStems(images.stems, masks.stems);
  const { items, problems: listProblems } = await splitByLists(
    pairs.map(({ stem, imagePath, maskPath }): FoundItem => {
      return { stem, imagePath, truthPaths: [maskPath], readTruth: (size) => readTruth(size, maskPath, maps) };
    }),
    ['train', 'val', 'trainval', 'test'].map((name) => ({
      split: name === 'trainval' ? 'train' : (name as 'train' | 'val' | 'test'),
      path: join(dir, 'ImageSets', 'Segmentation', `${name}.txt`),
      complete: name !== 'test',
    })),
  );
  return {
    classes: maps.byValue.names,
    classKey: [...maps.byValue.ids],
    items,
    problems: [
      ...[...images.problems, ...masks.problems, ...listProblems],
      ...problems.filter(({ kind }) => kind === 'unpaired-mask'),
    ],
  };
}

interface Maps {
  readonly byValue: ClassMap;
  readonly byColour: ClassMap;
}

async function readTruth(size: ImageSize, path: string, { byValue, byColour }: Maps): Promise<MaskTruth> {
  const mask = await readStoredMask(path);
  assertSameSize(mask, path, size);
  return interpretMask(mask, mask.colours && !mask.isPalette ? byColour : byValue, path);
}

async function readNames(path: string): Promise<string[]> {
  const names = (await readText(path)).split(/\r?\n/).map((line) => line.trim());
  const kept = names.filter((name) => name !== '' && name !== '__ignore__');
  if (kept.length > 0 && new Set(kept).size === kept.length) return kept;
  throw new DataError(`class names must be there and differ: ${path}`, 'Write one name a line, the background first.');
}

function mapValues(names: readonly string[], choice: ClassChoice): Maps {
  const ids = new Map<number, number>([...names.map((_, i) => [i, i] as const), [VOID, names.length]]);
  const byValue: ClassMap = { names: [...names, 'void'], ids, source: "the layout's classes" };
  const byColour: ClassMap = {
    ...byValue,
    ids: new Map([...ids].map(([value, id]) => [vocColour(value), id])),
    by: 'colour',
  };
  return { byValue: chooseClasses(byValue, choice), byColour: chooseClasses(byColour, choice) };
}

/**
 * The colour that VOC shows a value in: bits 0, 3, 6 of the value are the highest bits of red, 1, 4, 7 those of green
 * and 2, 5 those of blue.
 * @returns 0xrrggbb
 * @example
 * vocColour(1) // 0x800000
 */
export function vocColour(value: number): number {
  const channel = (first: number): number =>
    [0, 1, 2].reduce((sum, step) => sum | (((value >> (first + 3 * step)) & 1) << (7 - step)), 0);
  return (channel(0) << 16) | (channel(1) << 8) | channel(2);
}
