import type { Random } from '../../../base/random.js';
import { coverage } from '../field.js';
import { cover, type Layer } from '../layer.js';
import { colourAt, type Surface } from '../surface.js';
import type { Prop } from './prop.js';

/** A rectangle that stands on a row, in pixels. */
interface Slab {
  readonly middleX: number;
  readonly bottomY: number;
  /** Half of the width. */
  readonly half: number;
  readonly tall: number;
}

/** A front, and a lid that catches the light. */
export const crate: Prop = (layer, foot, size, surface, { light }, random) => {
  const half = size * random.between(0.3, 0.6);
  const front = { middleX: foot.x, bottomY: foot.y, half, tall: size * random.between(0.4, 0.9) };
  const lid = { ...front, bottomY: foot.y - front.tall, half: half * 0.94, tall: size * random.between(0.08, 0.2) };
  paintSlab(layer, front, surface, 0.62 + 0.4 * light.z);
  paintSlab(layer, lid, surface, 1.22);
};

/** A pile of thin slabs, each of its own tone. */
export const books: Prop = (layer, foot, size, surface, _box, random) => {
  let bottomY = foot.y;
  for (let n = random.integer(2, 5); n > 0; n--) {
    const book = drawBook(random, foot.x, bottomY, size);
    paintSlab(layer, book, { ...surface, contrast: 0.3 }, random.between(0.6, 1.25));
    bottomY -= book.tall;
  }
};

function drawBook(random: Random, x: number, bottomY: number, size: number): Slab {
  const [tall, half] = [size * random.between(0.1, 0.2), size * random.between(0.35, 0.6)];
  return { middleX: x + random.between(-0.1, 0.1) * size, bottomY, half, tall };
}

function paintSlab(layer: Layer, { middleX, bottomY, half, tall }: Slab, surface: Surface, gain: number): void {
  const [left, top] = [Math.max(0, Math.floor(middleX - half)), Math.max(0, Math.floor(bottomY - tall))];
  for (let y = top; y < Math.min(layer.heightPx, bottomY + 1); y++) {
    const across = coverage(Math.abs(y - (bottomY - tall / 2)) - tall / 2);
    for (let x = left; x < Math.min(layer.widthPx, middleX + half + 1); x++) {
      const share = across * coverage(Math.abs(x - middleX) - half);
      if (share > 0) cover(layer, y * layer.widthPx + x, colourAt(surface, x, y), gain, share);
    }
  }
}
