import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import { DataError } from '../base/error.js';
import { readJson } from '../base/file.js';
import { hashValue } from '../base/hash.js';
import { compareText } from '../base/order.js';
import { BINARY_CLASSES, type Dataset, type DatasetItem, type Sample } from './dataset.js';

/** A data set's part in a mixture. */
export interface Ingredient {
  readonly dataset: Dataset;
  /** How often each of its training images comes in an epoch, 1..100: lets a small set count beside a large one. */
  readonly repeat: number;
}

/** What a mixture file says. */
export interface MixtureRecipe {
  /** Data sets as a configuration names them: known names, or absolute paths of folders. */
  readonly datasets: readonly { readonly dataset: string; readonly repeat: number }[];
}

const recipe = z.strictObject({
  datasets: z
    .array(
      z.strictObject({ dataset: z.string().regex(/^(?!.*\.json$).+$/i), repeat: z.int().min(1).max(100).default(1) }),
    )
    .min(1)
    .max(100),
});

/** True where a configuration's data set is a mixture file. */
export function isMixtureFile(path: string): boolean {
  return path.toLowerCase().endsWith('.json');
}

/**
 * Reads a mixture file, `{"datasets": [{"dataset": "../pets", "repeat": 2}, …]}`; folders are relative to the file.
 * @param names the known names, which are no folders
 * @throws DataError when it is missing, or not of this form
 */
export async function readMixture(path: string, names: readonly string[]): Promise<MixtureRecipe> {
  const parsed = recipe.safeParse(await readJson(path));
  if (!parsed.success) {
    throw new DataError(
      `file is not a mixture of data sets: ${path}`,
      'Write {"datasets": [{"dataset": "FOLDER OR NAME", "repeat": 1}, …]}.',
      { cause: parsed.error },
    );
  }
  const locate = (name: string): string => (names.includes(name) ? name : resolve(dirname(path), name));
  return { datasets: parsed.data.datasets.map(({ dataset, repeat }) => ({ dataset: locate(dataset), repeat })) };
}

/** Where a sample of a mixture comes from. */
interface Origin {
  readonly dataset: Dataset;
  readonly stem: string;
}

/**
 * Data sets as one, to train one network on all of them. Stems are `name/stem`; a repeated training image is
 * `name/stem~2`. Every set keeps its own splits. The classes are background and foreground, since other classes need
 * not mean the same.
 * @param path of the file, for the name and the messages
 * @throws DataError when two of the sets have one name
 */
export function mixDatasets(path: string, ingredients: readonly Ingredient[]): Dataset {
  const datasets = ingredients.map(({ dataset }) => dataset);
  assertDistinct(path, datasets);
  const origins = new Map<string, Origin>();
  const items = ingredients.flatMap((ingredient) => listItems(ingredient, origins));
  return {
    name: basename(path).replace(/\.json$/i, ''),
    licence: [...new Set(datasets.map(({ licence }) => licence || 'none stated'))].join('; '),
    home: '',
    layout: 'mixture',
    showPictures: datasets.every(({ showPictures }) => showPictures),
    classes: BINARY_CLASSES,
    items: items.sort((a, b) => compareText(a.stem, b.stem)),
    splitGiven: datasets.every(({ splitGiven }) => splitGiven),
    splitOrigin: `those of its parts: ${datasets.map(({ name }) => name).join(', ')}`,
    hash: hashValue(ingredients.map(({ dataset, repeat }) => ({ name: dataset.name, hash: dataset.hash, repeat }))),
    ...createReaders(path, origins),
  };
}

function assertDistinct(path: string, datasets: readonly Dataset[]): void {
  const names = datasets.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return;
  throw new DataError(`mixture must not hold two data sets of one name: ${path} (${twice})`, 'Rename one of them.');
}

function listItems({ dataset, repeat }: Ingredient, origins: Map<string, Origin>): DatasetItem[] {
  return dataset.items.flatMap(({ stem, split, group }) =>
    Array.from({ length: split === 'train' ? repeat : 1 }, (_, i) => {
      const mixed = `${dataset.name}/${stem}${i === 0 ? '' : `~${i + 1}`}`;
      origins.set(mixed, { dataset, stem });
      return { stem: mixed, split, ...(group !== undefined && { group: `${dataset.name}/${group}` }) };
    }),
  );
}

type Readers = Required<Pick<Dataset, 'read' | 'readEncoded' | 'readTruth' | 'sampleHash'>>;

function createReaders(path: string, origins: ReadonlyMap<string, Origin>): Readers {
  const find = (stem: string): Origin => {
    const origin = origins.get(stem);
    if (origin) return origin;
    throw new DataError(`image not in the mixture ${path}: ${stem}`, 'Take a stem that it lists.');
  };
  return {
    read: async (mixed) => {
      const { dataset, stem } = find(mixed);
      return { ...toBinary(await dataset.read(stem)), stem: mixed };
    },
    readEncoded: async (mixed) => {
      const { dataset, stem } = find(mixed);
      return (await dataset.readEncoded?.(stem)) ?? null;
    },
    readTruth: async (mixed, size) => {
      const { dataset, stem } = find(mixed);
      return toBinary((await dataset.readTruth?.(stem, size)) ?? (await dataset.read(stem)));
    },
    sampleHash: (mixed) => {
      const { dataset, stem } = find(mixed);
      return hashValue({ sample: dataset.sampleHash?.(stem) ?? { hash: dataset.hash, stem }, classes: BINARY_CLASSES });
    },
  };
}

function toBinary<T extends Pick<Sample, 'classes' | 'foreground'>>(sample: T): T {
  return { ...sample, classes: sample.foreground };
}
