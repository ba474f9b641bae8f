import { basename, dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { DataError } from '../base/error.js';
import { readJson } from '../base/file.js';
import { hashValue } from '../base/hash.js';
import { compareText } from '../base/order.js';
import { BINARY_CLASSES, type Dataset, type DatasetItem, type Sample, SPLITS, type Split } from './dataset.js';

/** A data set's part in a mixture. */
export interface Ingredient {
  readonly dataset: Dataset;
  /** How often each of its training images comes in an epoch, 1..100: lets a small set count beside a large one. */
  readonly repeat: number;
  /** The splits of it that take part; all by default. */
  readonly splits?: readonly Split[] | undefined;
}

/** A data set as a mixture file names it. */
export interface MixturePart extends Omit<Ingredient, 'dataset'> {
  /** As a configuration names it: a known name, or the absolute path of a folder. */
  readonly dataset: string;
  /** Of its scenes or its drawn splits, where it is not that of the training; `name-seed` is then its name. */
  readonly seed?: number | undefined;
}

/** What a mixture file says. */
export interface MixtureRecipe {
  readonly datasets: readonly MixturePart[];
  /** `all` keeps the classes of the parts, which must then be the same; `binary` by default. */
  readonly classes: 'all' | 'binary';
}

const part = z.strictObject({
  dataset: z.string().regex(/^(?!.*\.json$).+$/i),
  repeat: z.int().min(1).max(100).default(1),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional(),
  splits: z.array(z.enum(SPLITS)).min(1).optional(),
});
const recipe = z.strictObject({
  datasets: z.array(part).min(1).max(100),
  classes: z.enum(['all', 'binary']).default('binary'),
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
  const { datasets, classes } = parsed.data;
  return { datasets: datasets.map((part) => ({ ...part, dataset: locate(part.dataset) })), classes };
}

/** Where a sample of a mixture comes from. */
interface Origin {
  readonly dataset: Dataset;
  readonly stem: string;
}

/**
 * Data sets as one, to train one network on all of them. Stems are `name/stem`; a repeated training image is
 * `name/stem~2`. Every set keeps its own splits. The classes are background and foreground, since other classes need
 * not mean the same; or those of the parts, where all have the same.
 * @param path of the file, for the name and the messages
 * @throws DataError when two of the sets have one name, or their classes are to be kept and differ
 */
export function mixDatasets(
  path: string,
  ingredients: readonly Ingredient[],
  choice: MixtureRecipe['classes'] = 'binary',
): Dataset {
  const datasets = ingredients.map(({ dataset }) => dataset);
  assertDistinct(path, datasets);
  const classes = choice === 'all' ? sameClasses(path, datasets) : BINARY_CLASSES;
  const origins = new Map<string, Origin>();
  const items = ingredients.flatMap((ingredient) => listItems(ingredient, origins));
  return {
    name: basename(path).replace(/\.json$/i, ''),
    licence: [...new Set(datasets.map(({ licence }) => licence || 'none stated'))].join('; '),
    home: '',
    layout: 'mixture',
    showPictures: datasets.every(({ showPictures }) => showPictures),
    classes,
    items: items.sort((a, b) => compareText(a.stem, b.stem)),
    splitGiven: datasets.every(({ splitGiven }) => splitGiven),
    splitOrigin: `those of its parts: ${datasets.map(({ name }) => name).join(', ')}`,
    hash: hashValue(
      ingredients.map(({ dataset: { name, hash }, repeat, splits }) => ({
        name,
        hash,
        repeat,
        ...(splits && { splits }),
      })),
    ),
    parts: datasets.map(({ name, hash }) => ({ name, hash })),
    ...createReaders(path, origins, choice),
  };
}

function assertDistinct(path: string, datasets: readonly Dataset[]): void {
  const names = datasets.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return;
  throw new DataError(`mixture must not hold two data sets of one name: ${path} (${twice})`, 'Rename one of them.');
}

function sameClasses(path: string, [first, ...others]: readonly Dataset[]): readonly string[] {
  const classes = first?.classes ?? [];
  const other = others.find((dataset) => !isDeepStrictEqual(dataset.classes, classes));
  if (other === undefined) return classes;
  throw new DataError(
    `data sets of a mixture that keeps classes must have the same: ${path} (${first?.name}: ${classes.join(', ')}; ${other.name}: ${other.classes.join(', ')})`,
    'Leave "classes" out, which tells background and foreground apart.',
  );
}

function listItems({ dataset, repeat, splits = SPLITS }: Ingredient, origins: Map<string, Origin>): DatasetItem[] {
  const items = dataset.items.filter(({ split }) => splits.includes(split));
  return items.flatMap(({ stem, split, group }) =>
    Array.from({ length: split === 'train' ? repeat : 1 }, (_, i) => {
      const mixed = `${dataset.name}/${stem}${i === 0 ? '' : `~${i + 1}`}`;
      origins.set(mixed, { dataset, stem });
      return { stem: mixed, split, ...(group !== undefined && { group: `${dataset.name}/${group}` }) };
    }),
  );
}

type Readers = Required<Pick<Dataset, 'read' | 'readEncoded' | 'readTruth' | 'sampleHash'>>;

function createReaders(path: string, origins: ReadonlyMap<string, Origin>, choice: MixtureRecipe['classes']): Readers {
  const chosen = choice === 'all' ? <T>(sample: T): T => sample : toBinary;
  const find = (stem: string): Origin => {
    const origin = origins.get(stem);
    if (origin) return origin;
    throw new DataError(`image not in the mixture ${path}: ${stem}`, 'Take a stem that it lists.');
  };
  return {
    read: async (mixed) => {
      const { dataset, stem } = find(mixed);
      return { ...chosen(await dataset.read(stem)), stem: mixed };
    },
    readEncoded: async (mixed) => {
      const { dataset, stem } = find(mixed);
      return (await dataset.readEncoded?.(stem)) ?? null;
    },
    readTruth: async (mixed, size) => {
      const { dataset, stem } = find(mixed);
      return chosen((await dataset.readTruth?.(stem, size)) ?? (await dataset.read(stem)));
    },
    sampleHash: (mixed) => {
      const { dataset, stem } = find(mixed);
      const classes = choice === 'all' ? dataset.classes : BINARY_CLASSES;
      return hashValue({ sample: dataset.sampleHash?.(stem) ?? { hash: dataset.hash, stem }, classes });
    },
  };
}

function toBinary<T extends Pick<Sample, 'classes' | 'foreground'>>(sample: T): T {
  return { ...sample, classes: sample.foreground };
}
