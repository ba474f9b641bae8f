import type { Random } from '../base/random.js';
import type { Bundle } from './bundle.js';

/**
 * Deals bundles out to parts of wanted sizes, so that each part has about the same levels: bundles are taken in
 * ascending order of their level, shuffled within runs that give the smallest part about one each, and each goes to
 * the part that is furthest behind. A part misses its size by less than 4/3 of the largest bundle, and not at all
 * where every bundle is one image.
 * @param sizes wanted images of each part; they add up to the images there are
 * @returns the stems of each part
 */
export function dealBundles(bundles: readonly Bundle[], sizes: readonly number[], random: Random): string[][] {
  const parts: Bundle[][] = sizes.map(() => []);
  const counts = sizes.map(() => 0);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let dealt = 0;
  for (const bundle of shuffleRuns(bundles, sizes, random)) {
    dealt += bundle.stems.length;
    const behind = sizes.map((size, part) => (size * dealt) / total - (counts[part] as number));
    const part = behind.indexOf(Math.max(...behind));
    parts[part]?.push(bundle);
    counts[part] = (counts[part] as number) + bundle.stems.length;
  }
  fillEmpty(parts, sizes);
  return parts.map((dealtBundles) => dealtBundles.flatMap(({ stems }) => stems));
}

function shuffleRuns(bundles: readonly Bundle[], sizes: readonly number[], random: Random): Bundle[] {
  const wanted = sizes.filter((size) => size > 0);
  const images = wanted.reduce((sum, size) => sum + size, 0);
  const length = Math.max(1, Math.ceil(images / Math.min(...wanted)));
  const ordered = random.shuffle(bundles).sort((a, b) => a.level - b.level);
  const runs = Array.from({ length: Math.ceil(ordered.length / length) }, (_, i) =>
    ordered.slice(i * length, (i + 1) * length),
  );
  return runs.flatMap((run) => random.shuffle(run));
}

/** Gives a part that is to have images but got none the smallest bundle of the part with the most bundles. */
function fillEmpty(parts: Bundle[][], sizes: readonly number[]): void {
  for (const [i, part] of parts.entries()) {
    if (part.length > 0 || sizes[i] === 0) continue;
    const richest = parts.reduce((best, other) => (other.length > best.length ? other : best));
    if (richest.length < 2) return;
    const smallest = richest.reduce((best, bundle) => (bundle.stems.length < best.stems.length ? bundle : best));
    part.push(...richest.splice(richest.indexOf(smallest), 1));
  }
}
