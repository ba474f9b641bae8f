import { addCapsule, type Capsule, capsule, createField, disc, type Field } from '../field.js';
import { drawFur, paintFur } from '../fur.js';
import type { Layer } from '../layer.js';
import { paintStrand } from '../strand.js';
import { paintBody, type Surface } from '../surface.js';
import { heading, move, step } from '../turn.js';
import type { Prop, PropBox } from './prop.js';

/** As large as its name says: `size` is its width. */
export const ball: Prop = (layer, foot, size, surface, box) => {
  paintRound(layer, [disc(move(foot, 0, -size * 0.5), size * 0.5)], surface, box);
};

/** Soft and wide, sometimes of fur. */
export const cushion: Prop = (layer, foot, size, surface, box, random) => {
  const [thick, half] = [size * random.between(0.28, 0.4), size * random.between(0.3, 0.7)];
  const middle = move(foot, 0, -thick);
  const tilt = random.between(-0.15, 0.15) * size;
  const field = paintRound(
    layer,
    [capsule(move(middle, -half, tilt), move(middle, half, -tilt), thick, thick)],
    surface,
    box,
  );
  if (random.next() < 0.25) paintFur(layer, field, drawFur(random, { x: 0, y: 0.4 }), surface, box.light, random);
};

/** A bottle, vase or lamp: round parts on top of each other. */
export const bottle: Prop = (layer, foot, size, surface, box, random) => {
  const wide = size * random.between(0.18, 0.32);
  const shoulder = move(foot, 0, -size * random.between(0.6, 0.8));
  const top = move(shoulder, 0, -size * random.between(0.2, 0.6));
  const neck = wide * random.between(0.25, 0.5);
  const parts = [
    capsule(move(foot, 0, -wide), shoulder, wide, wide * random.between(0.6, 1)),
    capsule(shoulder, top, neck, neck),
  ];
  if (random.next() < 0.3) parts.push(capsule(top, move(top, 0, -wide), wide * 0.6, wide * 1.1));
  paintRound(layer, parts, surface, box);
};

/** Stalks and leaves out of a pot. */
export const plant: Prop = (layer, foot, size, surface, box, random) => {
  const wide = size * random.between(0.15, 0.24);
  const rim = move(foot, 0, -size * 0.4);
  for (let n = random.integer(9, 20); n > 0; n--) {
    const strand = {
      root: move(rim, random.between(-wide, wide), 0),
      heading: heading(0.75 + random.between(-0.16, 0.16)),
      lengthPx: size * random.between(0.4, 1.1),
      radiusPx: random.between(0.6, 2.4),
      curl: random.between(-0.18, 0.18),
    };
    paintStrand(layer, strand, random.pick(surface.colours), random.between(0.6, 1.2));
  }
  paintRound(layer, [capsule(rim, move(foot, 0, -wide), wide * 1.15, wide * 0.9)], surface, box);
};

/** A rope that lies about. */
export const rope: Prop = (layer, foot, size, surface, box, random) => {
  const parts: Capsule[] = [];
  const thick = size * random.between(0.04, 0.1);
  let [from, turns] = [move(foot, -size * 0.6, -thick), random.between(-0.1, 0.1)];
  for (let n = 0; n < 9; n++) {
    const to = step(from, turns, size * 0.2);
    parts.push(capsule(from, { x: to.x, y: from.y + 0.4 * (to.y - from.y) }, thick, thick));
    from = parts[parts.length - 1]?.b ?? to;
    turns += random.between(-0.16, 0.16);
  }
  paintRound(layer, parts, surface, box);
};

function paintRound(layer: Layer, parts: readonly Capsule[], surface: Surface, { light, warp }: PropBox): Field {
  const field = createField(layer);
  for (const part of parts) addCapsule(field, part, warp, 2);
  paintBody(layer, field, surface, light);
  return field;
}
