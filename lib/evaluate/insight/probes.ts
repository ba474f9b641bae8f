import { boundaryOf } from '../../data/boundary.js';
import type { Mask } from '../../data/picture.js';
import { squaredDistances } from '../../measure/distance.js';
import type { Pixel } from './saliency.js';

/** A pixel that is worth explaining. */
export interface Probe {
  readonly place: 'inside' | 'outline' | 'outside';
  readonly pixel: Pixel;
}

/**
 * Chooses pixels of a mask by where they lie: the one deepest inside the foreground, the one of its outline to the right
 * of that, and the one deepest in the background. The image's edge counts as an outline.
 * @param mask class ids; every id but 0 is foreground
 * @returns in this order; without those that there are not
 */
export function probePixels(mask: Mask): Probe[] {
  const inside = deepest(mask, (id) => id !== 0);
  const outside = deepest(mask, (id) => id === 0);
  return [
    ...(inside === undefined ? [] : [probe('inside', inside), probe('outline', nextOutline(mask, inside))]),
    ...(outside === undefined ? [] : [probe('outside', outside)]),
  ];
}

function probe(place: Probe['place'], pixel: Pixel): Probe {
  return { place, pixel };
}

function deepest({ data, widthPx, heightPx }: Mask, belongs: (id: number) => boolean): Pixel | undefined {
  const others = data.map((id) => Number(!belongs(id)));
  const squares = squaredDistances(others, widthPx, heightPx);
  let best: { pixel: Pixel; depth: number } | undefined;
  for (const [i, square] of squares.entries()) {
    if (square === 0) continue;
    const [x, y] = [i % widthPx, Math.floor(i / widthPx)];
    const depth = Math.min(Math.sqrt(square), x + 1, widthPx - x, y + 1, heightPx - y);
    if (best === undefined || depth > best.depth) best = { pixel: { x, y }, depth };
  }
  return best?.pixel;
}

function nextOutline(mask: Mask, { x, y }: Pixel): Pixel {
  const outline = boundaryOf(mask);
  let column = x;
  while (column < mask.widthPx - 1 && outline[y * mask.widthPx + column] === 0) column++;
  return { x: column, y };
}
