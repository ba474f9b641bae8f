import { compareText } from '../base/order.js';
import { createUnionFind } from '../base/unionFind.js';

/** An image that is to be put into a split. */
export interface Candidate {
  readonly stem: string;
  /** Names of what it must not be parted from, such as its car, or the duplicates that it is one of. */
  readonly keys?: readonly string[];
  /** What the splits are to be alike in, such as the share of the foreground. */
  readonly level?: number;
}

/** Images that go into one split together, because they share a key or are connected through such. */
export interface Bundle {
  /** In ascending order. */
  readonly stems: readonly string[];
  /** Mean level of those that have one; 0 where none has. */
  readonly level: number;
}

/**
 * Bundles images that must stay together; an image without keys is a bundle of its own.
 * @returns in ascending order of the first stem
 * @example
 * bundleImages([{ stem: 'a', keys: ['car 1'] }, { stem: 'b' }, { stem: 'c', keys: ['car 1'] }]).length // 2
 */
export function bundleImages(candidates: readonly Candidate[]): Bundle[] {
  const images = [...candidates].sort((a, b) => compareText(a.stem, b.stem));
  const sets = createUnionFind(images.length);
  const firstOf = new Map<string, number>();
  images.forEach(({ keys = [] }, index) => {
    for (const key of keys) {
      const first = firstOf.get(key);
      if (first === undefined) firstOf.set(key, index);
      else sets.join(first, index);
    }
  });
  const members = new Map<number, Candidate[]>();
  images.forEach((image, index) => {
    const root = sets.find(index);
    members.set(root, [...(members.get(root) ?? []), image]);
  });
  return [...members.values()].map(toBundle);
}

function toBundle(images: readonly Candidate[]): Bundle {
  const levels = images.flatMap(({ level }) => level ?? []);
  const total = levels.reduce((sum, level) => sum + level, 0);
  return { stems: images.map(({ stem }) => stem), level: total / Math.max(1, levels.length) };
}
