import { DataError } from '../base/error.js';
import { mapBytes } from './byteValues.js';
import { formatColour, photographError, UNNAMED_COLOURS_MAX } from './colours.js';
import { BINARY_CLASSES } from './dataset.js';
import { distinctValues, HARD_VALUES_MAX, type StoredMask } from './maskFile.js';
import type { Mask, PixelSize, SoftMask } from './picture.js';

/** Which class the values of a data set's masks stand for, as its `classes.json` says. */
export interface ClassMap {
  /** Class names by class id; the background first, the others in ascending order of their value. */
  readonly names: readonly string[];
  /** Class id by stored value, or by colour as 0xrrggbb. */
  readonly ids: ReadonlyMap<number, number>;
  /** What `ids` goes by. Default `value`. */
  readonly by?: 'value' | 'colour';
  /** The file that says so, for errors. Default `classes.json`. */
  readonly source?: string;
}

/** What one mask says, as class ids, as foreground and as alpha. */
export interface MaskTruth {
  readonly classes: Mask;
  readonly foreground: Mask;
  readonly alpha: SoftMask;
}

const BACKGROUND = BINARY_CLASSES[0] as string;
const BLACK = 0;
const KNOWN_SHOWN = 12;

/**
 * Orders classes by value. The background is the class of that name, else value 0 (for colours: black); where that
 * has no name it is called `background`.
 * @param names class name by value or by colour as 0xrrggbb
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
 * Reads a mask by the rules of a data set folder. With a class map, values (indices of a palette) or colours are
 * classes and all but the background are foreground. Without: up to 16 distinct values of grey make a hard mask
 * (0 background, all else foreground) and more make an alpha matte (value / maximum; foreground at 0.5 or more); a
 * palette or up to 32 colours make a hard mask whose background is black, or index 0 of a palette without black.
 * @param path names the file in errors
 * @throws DataError when a value is not in the class map, or a mask without one has more than 32 colours
 */
export function interpretMask(mask: StoredMask, classMap: ClassMap | undefined, path: string): MaskTruth {
  if (classMap) return fromClasses(mask, mask.values, classReader(mask, classMap, path));
  if (mask.colours) return fromClasses(mask, mask.values, unnamedReader(mask, mask.colours, path));
  if (distinctValues(mask).length <= HARD_VALUES_MAX)
    return fromClasses(mask, mask.values, (value) => (value === 0 ? 0 : 1));
  const alpha = new Float32Array(mask.values).map((value) => value / mask.maximum);
  return { ...fromClasses(mask, alpha, (share) => (share >= 0.5 ? 1 : 0)), alpha: sized(mask, alpha) };
}

/** Class id by value, worked out once for each value that occurs. */
function classReader(mask: StoredMask, classMap: ClassMap, path: string): (value: number) => number {
  const source = classMap.source ?? 'classes.json';
  if (classMap.by !== 'colour' && mask.colours && !mask.isPalette) {
    const hint = 'Name the colours there, as "#rrggbb", or store one value a pixel.';
    throw new DataError(`mask must have the values of ${source}, one a pixel: ${path} has colours`, hint);
  }
  const keyOf = classMap.by === 'colour' ? (value: number) => colourOf(mask, value) : (value: number) => value;
  const ids = new Uint8Array(mask.maximum + 1);
  for (const value of distinctValues(mask)) ids[value] = idOf(classMap, keyOf(value), path, source);
  return (value) => ids[value] as number;
}

function colourOf({ colours, maximum }: StoredMask, value: number): number {
  return colours ? (colours[value] ?? BLACK) : Math.round((value / maximum) * 255) * 0x10101;
}

function unnamedReader(mask: StoredMask, colours: readonly number[], path: string): (value: number) => number {
  const used = distinctValues(mask).length;
  if (used > UNNAMED_COLOURS_MAX) throw photographError(path, UNNAMED_COLOURS_MAX);
  const ground = Math.max(0, colours.indexOf(BLACK));
  return (value) => (value === ground ? 0 : 1);
}

function fromClasses(size: PixelSize, values: ArrayLike<number>, classOf: (value: number) => number): MaskTruth {
  if (values instanceof Uint8Array) {
    const table = new Uint8Array(0x100).map((_, value) => classOf(value));
    return withForeground(sized(size, mapBytes(values, table)));
  }
  const classes = new Uint8Array(values.length);
  for (let i = 0; i < classes.length; i++) classes[i] = classOf(values[i] as number);
  return withForeground(sized(size, classes));
}

/**
 * Truth where every class but the background is foreground, and alpha is 0 or 1. Both are worked out when they are
 * asked for: preparing images for a training needs the classes alone.
 */
export function withForeground(classes: Mask): MaskTruth {
  let foreground: Mask | undefined;
  let alpha: SoftMask | undefined;
  const findForeground = (): Mask => {
    foreground ??= sized(classes, foregroundOf(classes.data));
    return foreground;
  };
  return {
    classes,
    get foreground() {
      return findForeground();
    },
    get alpha() {
      alpha ??= sized(classes, new Float32Array(findForeground().data));
      return alpha;
    },
  };
}

function foregroundOf(classes: Uint8Array): Uint8Array {
  return mapBytes(classes, IS_FOREGROUND);
}

const IS_FOREGROUND = new Uint8Array(0x100).fill(1, 1);

function sized<T>({ widthPx, heightPx }: PixelSize, data: T): PixelSize & { readonly data: T } {
  return { widthPx, heightPx, data };
}

function idOf({ ids, by }: ClassMap, key: number, path: string, source: string): number {
  const id = ids.get(key);
  if (id !== undefined) return id;
  const show = by === 'colour' ? formatColour : String;
  const known = [...ids.keys()].sort((a, b) => a - b).map(show);
  const told = known.length <= KNOWN_SHOWN ? known.join(', ') : `${known.slice(0, KNOWN_SHOWN).join(', ')} …`;
  const thing = by === 'colour' ? 'mask colour' : 'mask value';
  throw new DataError(`${thing} must be one of ${source} (${told}): ${path} has ${show(key)}`, 'Name it there.');
}
