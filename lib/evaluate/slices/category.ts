import { compareText } from '../../base/order.js';

/** An image as far as its category goes. */
export interface NamedImage {
  readonly stem: string;
  readonly group?: string | undefined;
}

/** Where categories come from. */
export type CategoryRule = 'stem' | 'group';

/** The category of each image by its stem, and where it was read from. */
export interface Categories {
  readonly rule: CategoryRule;
  readonly byStem: ReadonlyMap<string, string>;
}

/**
 * Reads the category of images, such as their breed: what stands before a last underscore and digits of the stem, as in
 * Oxford's pets (`german_shorthaired_12`), else the group. A rule holds where it fits every image and leaves at least two
 * categories of two images on average.
 * @returns `undefined` where no rule holds
 * @example
 * [...readCategories(['cat_1', 'cat_2', 'dog_1', 'dog_2'].map((stem) => ({ stem }))).byStem.values()]
 * // ['cat', 'cat', 'dog', 'dog']
 */
export function readCategories(images: readonly NamedImage[]): Categories | undefined {
  const rules: readonly [CategoryRule, (image: NamedImage) => string | undefined][] = [
    ['stem', ({ stem }) => /^(.*\p{L}.*)_\d+$/u.exec(stem)?.[1]],
    ['group', ({ group }) => group],
  ];
  for (const [rule, read] of rules) {
    const byStem = new Map(images.map((image) => [image.stem, read(image) ?? '']));
    const names = new Set(byStem.values());
    if (!names.has('') && names.size >= 2 && 2 * names.size <= images.length) return { rule, byStem };
  }
  return undefined;
}

/** The names of the categories in ascending order. */
export function listCategories({ byStem }: Categories): string[] {
  return [...new Set(byStem.values())].sort(compareText);
}
