import { dirname, join, relative, sep } from 'node:path';
import { readJson } from '../../base/file.js';
import { compareText } from '../../base/order.js';
import { drawShapes, isGroundLabel, readShapes, type ShapeFile } from '../annotation/labelmeShapes.js';
import type { MaskTruth } from '../classMap.js';
import { BINARY_CLASSES } from '../dataset.js';
import { isImageName, listFilesBelow, listVisible, stemOf } from '../folderNames.js';
import { collectStems } from '../pairing.js';
import { type ListingProblem, problemAt, problemFrom } from '../problem.js';
import { truthOfClasses } from '../rasterTruth.js';
import { keepsKinds } from './classChoice.js';
import { looksLike } from './jsonHead.js';
import type { ClassChoice, Found, FoundItem, Layout, Root } from './layout.js';

/** Files that are looked at before a data set is taken for one of this layout. */
const LOOKED_AT = 5;
const OWN_FILES = new Set(['dataset.json', 'classes.json']);

/**
 * LabelMe's files: a JSON beside each image, with polygons, rectangles and circles, of which later ones lie above
 * earlier ones. Labels are classes where there are 2 to 20; with one or more than 20, all shapes are foreground.
 */
export const labelmeLayout: Layout = {
  name: 'labelme',
  summary: 'a LabelMe JSON beside each image: polygons, rectangles, circles',
  recognise: async ({ dir, names }) => {
    const files = [...jsonNames(names)];
    for (const name of files.length > 0 ? [] : names.slice(0, LOOKED_AT)) {
      for (const file of jsonNames((await listVisible(join(dir, name))) ?? [])) files.push(join(name, file));
    }
    for (const file of files.slice(0, LOOKED_AT)) {
      if (await looksLike(join(dir, file), /"shapes"\s*:|"imagePath"\s*:/)) return true;
    }
    return false;
  },
  find,
};

function jsonNames(names: readonly string[]): string[] {
  return names.filter((name) => name.toLowerCase().endsWith('.json') && !OWN_FILES.has(name));
}

async function find({ dir }: Root, choice: ClassChoice): Promise<Found> {
  const paths = await listFilesBelow(dir, 1);
  const images = new Map(paths.filter(isImageName).map((path) => [path.normalize('NFC'), path]));
  const annotated = collectStems(
    paths.filter((path) => jsonNames([relative(dir, path)]).length > 0),
    stemOf,
    dir,
  );
  const problems = [...annotated.problems];
  const read: { path: string; imagePath: string; file: ShapeFile }[] = [];
  for (const path of annotated.stems.values()) {
    const file = await tryShapes(path, problems);
    const imagePath = file && findImage(path, file.imagePath, images);
    if (file && imagePath === undefined) problems.push(problemAt('unpaired-mask', path));
    if (file && imagePath !== undefined) read.push({ path, imagePath, file: withoutPoints(file) });
  }
  const used = new Set(read.map(({ imagePath }) => imagePath));
  for (const path of images.values()) if (!used.has(path)) problems.push(problemAt('unpaired-image', path));
  const classes = nameClasses(
    read.flatMap(({ file }) => file.shapes.map(({ label }) => label)),
    choice,
  );
  const items = read.map(({ path, imagePath, file }) => toItem(path, imagePath, file, classes));
  return {
    classes,
    classKey: ['labelme', classes],
    items: items.sort((a, b) => compareText(a.stem, b.stem)),
    problems,
  };
}

async function tryShapes(path: string, problems: ListingProblem[]): Promise<ShapeFile | undefined> {
  try {
    return readShapes(await readJson(path), path);
  } catch (error) {
    problems.push(problemFrom('annotation', path, error));
    return undefined;
  }
}

/** What is kept of a file until its image is read: no points, so that memory stays small. */
function withoutPoints(file: ShapeFile): ShapeFile {
  return { ...file, shapes: file.shapes.map(({ label, kind }) => ({ label, kind, points: [] })) };
}

/** Where the file says, else beside it under the same name, else an image of the same stem; only inside the data set. */
function findImage(jsonPath: string, told: string, images: ReadonlyMap<string, string>): string | undefined {
  const folder = dirname(jsonPath);
  const parts = told.normalize('NFC').split(/[\\/]/);
  const beside =
    images.get(join(folder, parts.join(sep)).normalize('NFC')) ?? images.get(join(folder, parts.at(-1) ?? ''));
  if (beside !== undefined) return beside;
  return [...images.values()].find((path) => dirname(path) === folder && stemOf(path) === stemOf(jsonPath));
}

function nameClasses(labels: readonly string[], choice: ClassChoice): readonly string[] {
  const kinds = [...new Set(labels)].filter((label) => !isGroundLabel(label)).sort(compareText);
  return keepsKinds(kinds.length, choice) ? ['background', ...kinds] : BINARY_CLASSES;
}

function toItem(path: string, imagePath: string, { size }: ShapeFile, classes: readonly string[]): FoundItem {
  return {
    ...{ stem: stemOf(imagePath), imagePath, truthPaths: [], annotationPath: path, annotatedSize: size },
    readTruth: () => drawFile(path, classes),
  };
}

async function drawFile(path: string, classes: readonly string[]): Promise<MaskTruth> {
  return truthOfClasses(drawShapes(readShapes(await readJson(path), path), classes));
}
