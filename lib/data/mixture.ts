import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DataError } from '../base/error.js';
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

/** `all` keeps the classes of the parts, which must then be the same. */
export type MixtureClasses = 'all' | 'binary';

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
  choice: MixtureClasses = 'binary',
): Dataset {
  const datasets = ingredients.map(({ dataset }) => dataset);
  assertDistinct(path, datasets);
  const [classes, choose] = choice === 'all' ? [sameClasses(path, datasets), keep] : [BINARY_CLASSES, toBinary];
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
    ...createReaders(path, origins, classes, choose),
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

function createReaders(
  path: string,
  origins: ReadonlyMap<string, Origin>,
  classes: readonly string[],
  choose: typeof toBinary,
): Readers {
  const find = (stem: string): Origin => {
    const origin = origins.get(stem);
    if (origin) return origin;
    throw new DataError(`image not in the mixture ${path}: ${stem}`, 'Take a stem that it lists.');
  };
  return {
    read: async (mixed) => {
      const { dataset, stem } = find(mixed);
      return { ...choose(await dataset.read(stem)), stem: mixed };
    },
    readEncoded: async (mixed) => {
      const { dataset, stem } = find(mixed);
      return (await dataset.readEncoded?.(stem)) ?? null;
    },
    readTruth: async (mixed, size) => {
      const { dataset, stem } = find(mixed);
      return choose((await dataset.readTruth?.(stem, size)) ?? (await dataset.read(stem)));
    },
    sampleHash: (mixed) => {
      const { dataset, stem } = find(mixed);
      return hashValue({ sample: dataset.sampleHash?.(stem) ?? { hash: dataset.hash, stem }, classes });
    },
  };
}

function keep<T>(sample: T): T {
  return sample;
}

function toBinary<T extends Pick<Sample, 'classes' | 'foreground'>>(sample: T): T {
  return { ...sample, classes: sample.foreground };
}
