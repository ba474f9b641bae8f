import { basename, dirname, join, relative, sep } from 'node:path';
import { readJson } from '../../base/file.js';
import { compareText } from '../../base/order.js';
import { type CocoFile, type CocoImage, drawObject, readCoco } from '../annotation/cocoFile.js';
import { paintRegion } from '../annotation/region.js';
import type { MaskTruth } from '../classMap.js';
import { BINARY_CLASSES, type Split } from '../dataset.js';
import { isImageName, listFilesBelow, listVisible, stemOf } from '../folderNames.js';
import { type ListingProblem, problemAt, problemFrom, problemOf } from '../problem.js';
import { truthOfClasses } from '../rasterTruth.js';
import { keepsKinds } from './classChoice.js';
import { looksLike } from './jsonHead.js';
import type { ClassChoice, Found, FoundItem, Layout, Root } from './layout.js';

/** How deep below the data set images may lie. */
const DEPTH = 3;
const OTHER_FILES = /^(captions|person_keypoints|panoptic|stuff|image_info|dataset|classes)([_.].*|)json$/;

/**
 * COCO annotations, as published or as CVAT, Label Studio and others export them: polygons, and run lengths of both
 * kinds. Crowds lie below single objects, later objects above earlier ones. The categories that occur are classes
 * where there are 2 to 20; with one or more than 20, all objects are foreground. Train, val or test in the name of a
 * file, or of its folder, is its split. An image without objects is all background.
 * @see Lin et al., Microsoft COCO: Common objects in context, ECCV 2014
 */
export const cocoLayout: Layout = {
  name: 'coco',
  summary: 'a COCO JSON in the folder, in annotations/ or beside the images; also of CVAT and Label Studio',
  recognise: async (root) => (await listAnnotations(root)).length > 0,
  find,
};

/** Files of instances, where other kinds of COCO files lie beside them. */
async function listAnnotations({ dir, names }: Root): Promise<string[]> {
  const files = names.filter(isJson).map((name) => join(dir, name));
  for (const part of names.filter((name) => /^(annotations?|train|val|valid|test)$/i.test(name)))
    for (const name of (await listVisible(join(dir, part))) ?? []) if (isJson(name)) files.push(join(dir, part, name));
  const fitting: string[] = [];
  for (const path of files.filter((file) => !OTHER_FILES.test(basename(file)))) {
    // of a folder with a JSON beside each image, the first one tells
    if (!(await looksLike(path, /"(images|annotations|categories|licenses)"\s*:\s*\[/))) break;
    fitting.push(path);
  }
  const instances = fitting.filter((path) => basename(path).startsWith('instances_'));
  return instances.length > 0 ? instances : fitting;
}

function isJson(name: string): boolean {
  return name.toLowerCase().endsWith('.json');
}

interface Annotated {
  readonly path: string;
  readonly file: CocoFile;
}

async function find(root: Root, choice: ClassChoice): Promise<Found> {
  const problems: ListingProblem[] = [];
  const annotated: Annotated[] = [];
  for (const path of await listAnnotations(root)) {
    const file = await tryCoco(path, problems);
    if (file) annotated.push({ path, file });
  }
  const finder = createFinder(root.dir, (await listFilesBelow(root.dir, DEPTH)).filter(isImageName));
  const classes = nameClasses(annotated, choice);
  const items = annotated.flatMap((one) => listItems(root.dir, one, finder, classes, problems));
  const kept = firstOfStem(items, problems);
  for (const path of finder.unused(items.map(({ imagePath }) => imagePath)))
    problems.push(problemAt('unpaired-image', path));
  return { classes, classKey: ['coco', classes], items: kept.sort((a, b) => compareText(a.stem, b.stem)), problems };
}

async function tryCoco(path: string, problems: ListingProblem[]): Promise<CocoFile | undefined> {
  try {
    return readCoco(await readJson(path), path);
  } catch (error) {
    problems.push(problemFrom('annotation', path, error));
    return undefined;
  }
}

function nameClasses(annotated: readonly Annotated[], choice: ClassChoice): readonly string[] {
  const names = new Set<string>();
  for (const { file } of annotated) {
    const used = new Set(file.images.flatMap(({ objects }) => objects.map(({ category }) => category)));
    for (const [id, name] of file.categories) if (used.has(id) && name !== 'background') names.add(name);
  }
  return keepsKinds(names.size, choice) ? ['background', ...names] : BINARY_CLASSES;
}

function listItems(
  dir: string,
  { path, file }: Annotated,
  finder: Finder,
  classes: readonly string[],
  problems: ListingProblem[],
): FoundItem[] {
  const split = splitOf(relative(dir, path));
  return file.images.flatMap((image) => {
    const imagePath = finder.find(image.fileName, path);
    if (imagePath === undefined) {
      problems.push(problemOf('unpaired-mask', path, `image of ${path} not found: ${image.fileName}`));
      return [];
    }
    const item: FoundItem = {
      ...{ stem: stemOf(imagePath), imagePath, truthPaths: [], annotationPath: path, annotatedSize: image.size },
      ...(split && { split }),
      readTruth: async () => drawImage(image, file, classes, path),
    };
    return [item];
  });
}

/** The split that the name of an annotation file tells, or that of a folder of the data set it lies in. */
function splitOf(pathInside: string): Split | undefined {
  for (const name of pathInside.split(sep).reverse()) {
    const told = /(?:^|[_\-.])(train|valid|validation|val|test)(?:\d{0,4})(?=[_\-.]|$)/i.exec(name)?.[1]?.toLowerCase();
    if (told !== undefined) return told === 'train' || told === 'test' ? told : 'val';
  }
  return undefined;
}

function firstOfStem(items: readonly FoundItem[], problems: ListingProblem[]): FoundItem[] {
  const byStem = new Map<string, FoundItem>();
  for (const item of items) {
    const other = byStem.get(item.stem);
    if (!other) byStem.set(item.stem, item);
    else {
      const message = `stem twice in the annotations: ${other.imagePath} and ${item.imagePath}`;
      problems.push(problemOf('duplicate-stem', item.imagePath, message));
    }
  }
  return [...byStem.values()];
}

function drawImage(image: CocoImage, { categories }: CocoFile, classes: readonly string[], path: string): MaskTruth {
  const data = new Uint8Array(image.size.widthPx * image.size.heightPx);
  const ordered = [...image.objects].sort((a, b) => Number(b.isCrowd) - Number(a.isCrowd));
  for (const object of ordered) {
    const name = categories.get(object.category) ?? '';
    const known = classes.indexOf(name);
    const id = name === 'background' ? 0 : known > 0 ? known : 1;
    const place = `${name} of ${image.fileName} in ${path}`;
    for (const region of drawObject(object, image.size, place)) paintRegion(data, region, id);
  }
  return truthOfClasses({ ...image.size, data });
}

/** Finds images by the names that annotation files have for them. */
interface Finder {
  find(fileName: string, annotationPath: string): string | undefined;
  /** Images in the folders of used ones that are not used themselves. */
  unused(used: readonly string[]): string[];
}

/** Annotation files have paths relative to all kinds of folders, or of another machine: the longest ending counts. */
function createFinder(dir: string, paths: readonly string[]): Finder {
  const byName = new Map<string, string[]>();
  for (const path of paths) {
    const name = basename(path).normalize('NFC');
    byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  return {
    find(fileName, annotationPath) {
      const parts = fileName.normalize('NFC').split(/[\\/]/);
      const candidates = byName.get(parts.at(-1) ?? '') ?? [];
      const scored = candidates.map((path) => ({ path, score: likeness(dir, path, parts, annotationPath) }));
      return scored.sort((a, b) => b.score - a.score)[0]?.path;
    },
    unused(used) {
      const [taken, folders] = [new Set(used), new Set(used.map((path) => dirname(path)))];
      return paths.filter((path) => folders.has(dirname(path)) && !taken.has(path));
    },
  };
}

/** Counts equal folders from the end; of those that fit alike, the one that shares the split or the folder counts. */
function likeness(dir: string, path: string, told: readonly string[], annotationPath: string): number {
  const parts = relative(dir, path).normalize('NFC').split(sep).reverse();
  const ending = [...told].reverse().findIndex((part, i) => parts[i] !== part);
  const equal = ending === -1 ? told.length : ending;
  const split = splitOf(relative(dir, annotationPath));
  const sameSplit = split !== undefined && parts.slice(1).some((part) => splitOf(part) === split);
  return 4 * equal + (sameSplit ? 2 : 0) + (dirname(path) === dirname(annotationPath) ? 1 : 0);
}
