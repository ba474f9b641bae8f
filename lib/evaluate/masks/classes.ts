import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError, DataError } from '../../base/error.js';
import { readJson } from '../../base/file.js';
import { type ClassMap, interpretMask, type MaskTruth } from '../../data/classMap.js';
import { BINARY_CLASSES, TRIMAP_CLASSES } from '../../data/dataset.js';
import { listVisible } from '../../data/folderNames.js';
import { distinctValues, type StoredMask } from '../../data/maskFile.js';
import { readClasses, readClassFile } from '../../data/metadata.js';
import { truthOfClasses } from '../../data/rasterTruth.js';
import { interpretTrimap } from '../../data/trimap.js';
import { isCamvidLabels, readLabelClasses } from './camvid.js';

/** Reads what a stored mask says. The path names the file in errors. */
export type MaskReader = (mask: StoredMask, path: string) => MaskTruth;

/** What the values of the two folders stand for. */
export interface MaskClasses {
  /** Class names by class id. */
  readonly names: readonly string[];
  readonly readTruth: MaskReader;
  readonly readPrediction: MaskReader;
}

export interface ClassOptions {
  /** A file of the true masks' classes, of the form of classes.json, or a folder that holds a classes.json. */
  readonly classesPath?: string | undefined;
  /** Foreground and background only, whatever classes there are. */
  readonly binary?: boolean | undefined;
}

const CLASSES_FILE = 'classes.json';
const TRIMAP_FOLDER = 'trimaps';

/**
 * Finds out what the values of masks stand for. Truth: `classes.json` in the folder of the true masks or in the one
 * that holds it; CamVid's labels have CamVid's; a folder of the name `trimaps` has trimaps; else foreground and
 * background, see `interpretMask`. Predictions: their own `classes.json`, with names that the truth knows; in a run
 * folder the class ids of its network; else the values of the truth; for two classes with background 0, and for
 * `binary`, any mask or alpha matte does.
 * @throws DataError when a classes.json cannot be used
 * @throws ConfigError when `classesPath` leads to no file
 */
export async function settleClasses(
  predictionDir: string,
  truthDir: string,
  { classesPath, binary = false }: ClassOptions = {},
): Promise<MaskClasses> {
  const truth = await findClasses(truthDir, classesPath);
  const own = await classesIn(predictionDir);
  const readTruth: MaskReader = truth || !isTrimaps(truthDir) ? byMap(truth) : readTrimapIds;
  const names = truth?.names ?? (isTrimaps(truthDir) ? TRIMAP_CLASSES : BINARY_CLASSES);
  if (binary || names.length <= 2) {
    const map = own ? alignClasses(own, names) : truth && truth.ids.get(0) !== 0 && !binary ? truth : undefined;
    return { names: names.length <= 2 ? names : BINARY_CLASSES, readTruth, readPrediction: byMap(map) };
  }
  if (own) return { names, readTruth, readPrediction: byMap(alignClasses(own, names)) };
  const ids = await readRunClasses(predictionDir);
  if (ids?.every((name) => names.includes(name)))
    return { names, readTruth, readPrediction: byMap(alignClasses(idMap(ids), names)) };
  if (truth) return { names, readTruth, readPrediction: withHint(byTruthOrId(truth)) };
  const readPrediction = isTrimaps(predictionDir) ? readTrimapIds : withHint(byMap(idMap(names)));
  return { names, readTruth, readPrediction };
}

async function findClasses(truthDir: string, classesPath: string | undefined): Promise<ClassMap | undefined> {
  if (classesPath === undefined) {
    const found = (await classesIn(truthDir)) ?? (await classesIn(dirname(resolve(truthDir))));
    return found ?? ((await isCamvidLabels(truthDir)) ? readLabelClasses(truthDir) : undefined);
  }
  const kind = await kindOf(classesPath);
  const found = kind === 'folder' ? await classesIn(classesPath) : kind && (await readClassFile(classesPath));
  if (found) return found;
  throw new ConfigError(
    kind === 'folder'
      ? `folder of class names must hold a ${CLASSES_FILE}: ${classesPath}`
      : `file of class names not found: ${classesPath}`,
    `Give --classes the path of a file of the form {"value": "name"}, or of a folder with a ${CLASSES_FILE}.`,
  );
}

/** The classes of the network whose run folder the predictions lie in, by class id. */
async function readRunClasses(predictionDir: string): Promise<string[] | undefined> {
  const path = join(resolve(predictionDir), '..', '..', 'model', 'model.json');
  const content = await readJson(path).catch(() => null);
  if (typeof content !== 'object' || content === null || !('classes' in content)) return undefined;
  return Array.isArray(content.classes) ? content.classes.map(String) : undefined;
}

async function classesIn(dir: string): Promise<ClassMap | undefined> {
  return readClasses(
    dir,
    ((await listVisible(dir)) ?? []).filter((name) => name === CLASSES_FILE),
  );
}

function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  return stat(path).then(
    (entry) => (entry.isDirectory() ? 'folder' : 'file'),
    () => undefined,
  );
}

function isTrimaps(dir: string): boolean {
  return basename(resolve(dir)) === TRIMAP_FOLDER;
}

/** The classes of the predictions with the ids of the truth. */
function alignClasses(own: ClassMap, names: readonly string[]): ClassMap {
  const source = `the predictions' ${CLASSES_FILE}`;
  const idOf = (id: number): number => {
    const name = own.names[id] ?? '';
    const known = names.indexOf(name);
    if (known !== -1) return known;
    throw new DataError(
      `class of ${source} must be one of the truth (${names.join(', ')}): ${name}`,
      'Give each class the name that it has there.',
    );
  };
  return { ...own, names, source, ids: new Map([...own.ids].map(([value, id]) => [value, idOf(id)])) };
}

/** Values that are class ids, as segbook writes them. */
function idMap(names: readonly string[]): ClassMap {
  return { names, ids: new Map(names.map((_, id) => [id, id])), source: `the class ids of ${names.join(', ')}` };
}

function byMap(map: ClassMap | undefined): MaskReader {
  return (mask, path) => interpretMask(mask, map, path);
}

/** Grey values among the colours of a class map can only be class ids. */
function byTruthOrId(truth: ClassMap): MaskReader {
  const ids = idMap(truth.names);
  return (mask, path) => {
    const isGrey = truth.by === 'colour' && mask.colours === undefined && mask.maximum === 0xff;
    const isKnown = isGrey && distinctValues(mask).every((value) => truth.ids.has(value * 0x10101));
    return interpretMask(mask, isGrey && !isKnown ? ids : truth, path);
  };
}

function withHint(read: MaskReader): MaskReader {
  return (mask, path) => {
    try {
      return read(mask, path);
    } catch (cause) {
      if (!(cause instanceof DataError)) throw cause;
      const hint = `Store the values of the truth, lay a ${CLASSES_FILE} of the predictions beside them, or measure --binary.`;
      throw new DataError(cause.message, hint, { cause });
    }
  };
}

function readTrimapIds(mask: StoredMask, path: string): MaskTruth {
  return truthOfClasses(interpretTrimap(mask, path));
}
