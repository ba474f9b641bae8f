import { DataError } from '../base/error.js';
import { BINARY_CLASSES } from './dataset.js';
import { distinctValues, HARD_VALUES_MAX, type StoredMask } from './maskFile.js';
import type { Mask, PixelSize, SoftMask } from './picture.js';

/** Which class the values of a data set's masks stand for, as its `classes.json` says. */
export interface ClassMap {
  /** Class names by class id; the background first, the others in ascending order of their value. */
  readonly names: readonly string[];
  /** Class id by stored value. */
  readonly ids: ReadonlyMap<number, number>;
}

/** What one mask says, as class ids, as foreground and as alpha. */
export interface MaskTruth {
  readonly classes: Mask;
  readonly foreground: Mask;
  readonly alpha: SoftMask;
}

const BACKGROUND = BINARY_CLASSES[0] as string;

/**
 * Orders classes by value. The background is the class of that name, else value 0; where value 0 has no
 * name it is called `background`.
 * @param names class name by value
 * @example
 * mapClasses(new Map([[7, 'road'], [3, 'car']])).names // ['background', 'car', 'road']
 */
export function mapClasses(names: ReadonlyMap<number, string>): ClassMap {
  const named = [...names].find(([, name]) => name === BACKGROUND);
  const [ground, groundName] = named ?? [0, names.get(0) ?? BACKGROUND];
  const others = [...names].filter(([value]) => value !== ground).sort(([a], [b]) => a - b);
  const all = [[ground, groundName] as const, ...others];
  return { names: all.map(([, name]) => name), ids: new Map(all.map(([value], id) => [value, id])) };
}

/**
 * Reads a mask by the rules of a data set folder. With a class map, values are classes and all but the
 * background are foreground. Without, up to 16 distinct values make a hard mask (0 background, all else
 * foreground) and more make an alpha matte (value / maximum; foreground at 0.5 or more).
 * @param path names the file in errors
 * @throws DataError when a value is not in the class map
 */
export function interpretMask(mask: StoredMask, classMap: ClassMap | undefined, path: string): MaskTruth {
  if (classMap) return fromClasses(mask, mask.values, (value) => idOf(classMap, value, path));
  if (distinctValues(mask).length <= HARD_VALUES_MAX)
    return fromClasses(mask, mask.values, (value) => Math.min(1, value));
  const alpha = new Float32Array(mask.values).map((value) => value / mask.maximum);
  return { ...fromClasses(mask, alpha, (share) => (share >= 0.5 ? 1 : 0)), alpha: sized(mask, alpha) };
}

function fromClasses(size: PixelSize, values: ArrayLike<number>, classOf: (value: number) => number): MaskTruth {
  const classes = new Uint8Array(values.length);
  for (let i = 0; i < classes.length; i++) classes[i] = classOf(values[i] as number);
  const foreground = classes.map((id) => Math.min(1, id));
  return {
    classes: sized(size, classes),
    foreground: sized(size, foreground),
    alpha: sized(size, new Float32Array(foreground)),
  };
}

function sized<T>({ widthPx, heightPx }: PixelSize, data: T): PixelSize & { readonly data: T } {
  return { widthPx, heightPx, data };
}

function idOf({ ids }: ClassMap, value: number, path: string): number {
  const id = ids.get(value);
  if (id !== undefined) return id;
  const known = [...ids.keys()].sort((a, b) => a - b).join(', ');
  throw new DataError(`mask value must be one of classes.json (${known}): ${path} has ${value}`, 'Name it there.');
}
