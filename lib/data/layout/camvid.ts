import { join } from 'node:path';
import type { ClassMap } from '../classMap.js';
import { BINARY_CLASSES, type Split } from '../dataset.js';
import { listPart, type Part, pairStems } from '../pairing.js';
import { type ListingProblem, problemFrom } from '../problem.js';
import { readRasterTruth } from '../rasterTruth.js';
import { readCamvidClasses } from './camvidClasses.js';
import { chooseClasses } from './classChoice.js';
import { imageStem, stemBefore } from './imageStem.js';
import type { ClassChoice, Found, FoundItem, Layout, Root } from './layout.js';

/** Folders of images and of their labels. */
interface Parts {
  readonly images: string;
  readonly labels: string;
  readonly split?: Split;
}

const SPLIT_NAMES: readonly (readonly [name: string, split: Split])[] = [
  ['train', 'train'],
  ['val', 'val'],
  ['test', 'test'],
];
const WHOLE: readonly Parts[] = [
  { images: '701_StillsRaw_full', labels: 'LabeledApproved_full' },
  { images: 'images', labels: 'labels' },
];

/**
 * CamVid in the forms that are about: stills and approved labels of the authors, folders with the suffix `_labels`
 * and a class_dict.csv, folders with the suffix `annot` (SegNet), and images/ with labels/. Labels may end in `_L` or
 * `_P`. Classes are those of class_dict.csv (name,r,g,b), label_colors.txt, codes.txt or classes.json; where there is
 * none, colours are the 32 of the authors, and greys in a folder of the suffix `annot` the 12 of SegNet. Void and
 * unlabelled are the background.
 * @see Brostow, Fauqueur, Cipolla, Semantic object classes in video, Pattern Recognition Letters 2009
 */
export const camvidLayout: Layout = {
  name: 'camvid',
  summary:
    '701_StillsRaw_full/ and LabeledApproved_full/, or train/ and train_labels/ or trainannot/, or images/ and labels/',
  recognise: async ({ names }) => listParts(names).length > 0,
  find,
};

function listParts(names: readonly string[]): Parts[] {
  const whole = WHOLE.filter(({ images, labels }) => names.includes(images) && names.includes(labels));
  const split = SPLIT_NAMES.flatMap(([name, split]) => {
    const labels = [`${name}_labels`, `${name}annot`].find((candidate) => names.includes(candidate));
    return labels !== undefined && names.includes(name) ? [{ images: name, labels, split }] : [];
  });
  return split.length > 0 ? split : whole.slice(0, 1);
}

async function find(root: Root, choice: ClassChoice): Promise<Found> {
  const parts = listParts(root.names);
  const lists = [];
  for (const part of parts) {
    const images = await listPart(root.dir, part.images, imageStem);
    lists.push({ part, images, labels: await listPart(root.dir, part.labels, stemBefore(/_[LP]$/)) });
  }
  const [example] = lists.flatMap(({ labels }) => [...labels.stems.values()]);
  const { classMap, problem } = await tryClasses(root, example, parts, choice);
  const paired = lists.map(({ part, images, labels }) => pairPart(part, images, labels, classMap));
  return {
    classes: classMap?.names ?? BINARY_CLASSES,
    ...(classMap && { classKey: [...classMap.ids] }),
    items: paired.flatMap(({ items }) => items),
    problems: [...paired.flatMap(({ problems }) => problems), ...(problem ? [problem] : [])],
  };
}

function pairPart(
  { split }: Parts,
  images: Part,
  labels: Part,
  classMap: ClassMap | undefined,
): { items: FoundItem[]; problems: ListingProblem[] } {
  const { pairs, problems } = pairStems(images.stems, labels.stems);
  const items = pairs.map(({ stem, imagePath, maskPath }) => ({
    ...{ stem, imagePath, truthPaths: [maskPath], ...(split && { split }) },
    readTruth: (size: Parameters<FoundItem['readTruth']>[0]) => readRasterTruth(size, maskPath, classMap),
  }));
  return { items, problems: [...images.problems, ...labels.problems, ...problems] };
}

async function tryClasses(
  root: Root,
  example: string | undefined,
  parts: readonly Parts[],
  choice: ClassChoice,
): Promise<{ classMap?: ClassMap; problem?: ListingProblem }> {
  try {
    const segnet = parts.some(({ labels }) => labels.endsWith('annot'));
    const classMap = await readCamvidClasses(root, example, segnet);
    return classMap ? { classMap: chooseClasses(classMap, choice) } : {};
  } catch (error) {
    return { problem: problemFrom('metadata', join(root.dir, 'class_dict.csv'), error) };
  }
}
