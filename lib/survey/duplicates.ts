import { compareText } from '../base/order.js';
import { createUnionFind } from '../base/unionFind.js';
import { SPLITS, type Split } from '../data/dataset.js';
import type { Fingerprint, Look } from './fingerprint.js';
import { findNearHashes } from './nearHashes.js';

/** An image to compare with others. */
export interface Fingerprinted {
  readonly stem: string;
  readonly split?: Split | undefined;
  readonly fingerprint: Fingerprint;
}

/** Images that are the same, or that pairs of nearly equal images connect. */
export interface DuplicateGroup {
  /** `exact`: all have the same pixels. `near`: at least two look the same but differ. */
  readonly kind: 'exact' | 'near';
  /** In ascending order, two or more. */
  readonly stems: readonly string[];
  /** The splits that they lie in; more than one is a leak. */
  readonly splits: readonly Split[];
  /** The least correlation of the pairs that connect the group, up to 1. */
  readonly likeness: number;
}

/** What {@link findDuplicates} found. */
export interface Duplicates {
  /**
   * Exact groups first, each kind in ascending order of the first stem. No image is in two groups of a kind; a near
   * group may hold all of an exact one.
   */
  readonly groups: readonly DuplicateGroup[];
  /** False where pictures were so alike in their coarsest structure that the search was cut short. */
  readonly isComplete: boolean;
}

/** Pictures whose hashes differ in more bits are not compared. Each hash has 32 set bits: differences are even. */
const HASH_BITS_MAX = 6;
/** Least correlation of the thumbnails of two pictures that are nearly the same. */
export const LIKENESS_MIN = 0.97;

/**
 * Finds exact and near duplicates: pairs of equal pixels, and pairs whose perceptual hashes differ in at most
 * 6 of 64 bits and whose thumbnails correlate by 0.97 or more. Near groups are what such pairs connect. The cost is
 * bounded by `comparisonsPerImage` times the number of images.
 */
export function findDuplicates(
  images: readonly Fingerprinted[],
  { comparisonsPerImage = 5000 }: { comparisonsPerImage?: number } = {},
): Duplicates {
  const ordered = [...images].sort((a, b) => compareText(a.stem, b.stem));
  const equal = groupEqual(ordered);
  const { groups, isComplete } = connectSimilar(equal, comparisonsPerImage * ordered.length);
  const exact = equal.filter((group) => group.length > 1).map((group) => describe('exact', group, 1));
  return { groups: [...exact, ...groups], isComplete };
}

/** A thumbnail with the root of the sum of its squares. */
interface Thumbnail {
  readonly values: Int8Array;
  readonly norm: number;
}

function measureThumbnail({ thumbnail }: Look): Thumbnail {
  const squares = thumbnail.reduce((sum, value) => sum + value * value, 0);
  return { values: thumbnail, norm: Math.sqrt(squares) };
}

/** How much two thumbnails vary together, -1..1 (Pearson; their means are 0). */
function correlate(a: Thumbnail, b: Thumbnail): number {
  let product = 0;
  for (let i = 0; i < a.values.length; i++) product += (a.values[i] as number) * (b.values[i] as number);
  return product / (a.norm * b.norm);
}

/** Images of equal pixels together, each group where its first image was. */
function groupEqual(images: readonly Fingerprinted[]): Fingerprinted[][] {
  const groups = new Map<string, Fingerprinted[]>();
  for (const image of images) {
    const group = groups.get(image.fingerprint.pixels);
    if (group) group.push(image);
    else groups.set(image.fingerprint.pixels, [image]);
  }
  return [...groups.values()];
}

/** Connects groups of equal images that look alike. */
function connectSimilar(equal: readonly Fingerprinted[][], budget: number): Duplicates {
  const looks = equal.flatMap((group, place) => {
    const look = group[0]?.fingerprint.look;
    return look ? [{ place, hash: look.hash, thumbnail: measureThumbnail(look) }] : [];
  });
  const sets = createUnionFind(equal.length);
  const likeness = new Map<number, number>();
  const connect = (a: number, b: number): void => {
    const [one, other] = [looks[a], looks[b]];
    if (!one || !other) return;
    const roots = [sets.find(one.place), sets.find(other.place)];
    if (roots[0] === roots[1]) return;
    const found = correlate(one.thumbnail, other.thumbnail);
    if (found < LIKENESS_MIN) return;
    likeness.set(sets.join(one.place, other.place), Math.min(found, ...roots.map((root) => likeness.get(root) ?? 1)));
  };
  const hashes = looks.map(({ hash }) => hash);
  const isComplete = findNearHashes(hashes, HASH_BITS_MAX, budget, connect);
  const groups = collectSets(equal, sets.find).flatMap(([root, members]) => {
    const least = likeness.get(root);
    return least === undefined ? [] : [describe('near', members, least)];
  });
  return { groups: groups.sort((a, b) => compareText(a.stems[0] ?? '', b.stems[0] ?? '')), isComplete };
}

function collectSets(equal: readonly Fingerprinted[][], find: (place: number) => number): [number, Fingerprinted[]][] {
  const members = new Map<number, Fingerprinted[]>();
  equal.forEach((group, place) => {
    const root = find(place);
    const known = members.get(root);
    if (known) known.push(...group);
    else members.set(root, [...group]);
  });
  return [...members];
}

function describe(kind: DuplicateGroup['kind'], images: readonly Fingerprinted[], likeness: number): DuplicateGroup {
  const splits = SPLITS.filter((split) => images.some((image) => image.split === split));
  return { kind, stems: images.map(({ stem }) => stem).sort(compareText), splits, likeness };
}
