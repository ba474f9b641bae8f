import { compareText } from '../base/order.js';
import { createRandom, type Random } from '../base/random.js';
import type { Dataset, DatasetItem } from './dataset.js';
import type { ListedItem, Listing } from './listing.js';
import { drawSplits } from './split.js';

type Splits = Pick<Dataset, 'items' | 'splitGiven' | 'splitOrigin'>;

/**
 * Takes the splits that splits.csv or the layout brings. What they do not bring is drawn; then images of one group,
 * and images that are the same file, stay together. Where splits are given, images without one are left out.
 * @param imageHashes hash of the image file by stem
 */
export function settleSplits(
  { items, splitsFile, layout }: Pick<Listing, 'items' | 'splitsFile' | 'layout'>,
  imageHashes: ReadonlyMap<string, string>,
  seed: number,
): Splits {
  const random = createRandom(seed).child('splits');
  // a layout with nothing to train on, such as the val part of an archive alone, is divided anew
  const useful = splitsFile || items.some(({ split }) => split === 'train');
  const given = useful ? items.filter(({ split }) => split !== undefined) : [];
  const groups = groupItems(items, imageHashes);
  if (given.length === 0) {
    const drawn = withGroups(drawSplits(stems(items), random, groups), items);
    const by = groups.size > 0 ? 'by group' : 'by stem';
    return { items: drawn, splitGiven: false, splitOrigin: `drawn ${by}, 70/15/15, with seed ${seed}` };
  }
  const told = given.map(({ stem, split = 'train' }) => ({ stem, split }));
  if (splitsFile) return { items: withGroups(told, items), splitGiven: true, splitOrigin: 'read from splits.csv' };
  if (told.some(({ split }) => split === 'val'))
    return { items: withGroups(told, items), splitGiven: true, splitOrigin: `as the layout ${layout} has them` };
  const origin = `as the layout ${layout} has them, with val, 15 % of train, drawn with seed ${seed}`;
  return { items: withGroups(drawVal(told, random, groups), items), splitGiven: true, splitOrigin: origin };
}

function drawVal(items: readonly DatasetItem[], random: Random, groups: ReadonlyMap<string, string>): DatasetItem[] {
  const train = stems(items.filter(({ split }) => split === 'train'));
  const drawn = drawSplits(train, random, groups).filter(({ split }) => split === 'val');
  const val = new Set(stems(drawn));
  return items.map((item) => (val.has(item.stem) ? { ...item, split: 'val' } : item));
}

/** Fewer different images than this cannot be dealt to three splits: equal images are then parted. */
const DIFFERENT_MIN = 3;

/** Group by stem; images that are the same file are a group where no other is given. */
function groupItems(items: readonly ListedItem[], imageHashes: ReadonlyMap<string, string>): Map<string, string> {
  const counts = new Map<string, number>();
  for (const hash of imageHashes.values()) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  const groups = new Map<string, string>();
  for (const { stem, group } of items) {
    const hash = imageHashes.get(stem) ?? '';
    if (group !== undefined) groups.set(stem, group);
    else if (counts.size >= DIFFERENT_MIN && (counts.get(hash) ?? 0) > 1) groups.set(stem, `same file: ${hash}`);
  }
  return groups;
}

function withGroups(items: readonly DatasetItem[], listed: readonly ListedItem[]): DatasetItem[] {
  const groups = new Map(listed.map(({ stem, group }) => [stem, group]));
  const full = items.map((item) => {
    const group = groups.get(item.stem);
    return group === undefined ? item : { ...item, group };
  });
  return full.sort((a, b) => compareText(a.stem, b.stem));
}

function stems(items: readonly { readonly stem: string }[]): string[] {
  return items.map(({ stem }) => stem);
}
