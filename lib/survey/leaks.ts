import { SPLITS, type Split } from '../data/dataset.js';
import type { Duplicates } from './duplicates.js';

/** Images that belong together but lie in several splits: what a network learns of one tells it the other. */
export interface Leak {
  /** `group`: of one group. `exact`: of equal pixels. `near`: nearly the same. */
  readonly kind: 'group' | 'exact' | 'near';
  /** Two or more, in ascending order. */
  readonly stems: readonly string[];
  /** Two or more. */
  readonly splits: readonly Split[];
}

/** An image with its place. */
export interface Placed {
  readonly stem: string;
  readonly split: Split;
  readonly group?: string;
}

/**
 * Finds what leaks from split to split: first parted groups, then parted duplicates. Stems that are not among the
 * items are passed over.
 */
export function findLeaks(items: readonly Placed[], duplicates: Pick<Duplicates, 'groups'>): Leak[] {
  const splitOf = new Map(items.map(({ stem, split }) => [stem, split]));
  const together = [...groupStems(items).map((stems) => ({ kind: 'group' as const, stems })), ...duplicates.groups];
  return together.flatMap(({ kind, stems }) => {
    const placed = stems.filter((stem) => splitOf.has(stem));
    const splits = SPLITS.filter((split) => placed.some((stem) => splitOf.get(stem) === split));
    return splits.length > 1 ? [{ kind, stems: placed, splits }] : [];
  });
}

function groupStems(items: readonly Placed[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const { stem, group } of items) {
    if (group === undefined) continue;
    const stems = groups.get(group);
    if (stems) stems.push(stem);
    else groups.set(group, [stem]);
  }
  return [...groups.values()];
}
