import type { Random } from '../../base/random.js';
import { addCapsule, type Capsule, capsule, coverage, createField, disc, type Field, type Warp } from './field.js';
import { drawFur, paintFur } from './fur.js';
import { cover, createLayer, type Layer, layOver } from './layer.js';
import type { Light } from './light.js';
import type { NoiseTiles } from './noise.js';
import type { Palette } from './palette.js';
import { paintShadows } from './shadow.js';
import type { Stage } from './stage.js';
import { paintStrand } from './strand.js';
import { colourAt, paintBody, type Surface } from './surface.js';
import { drawCoatTexture } from './texture.js';
import { heading, move, type Point, step } from './turn.js';

/** What props need to be painted. */
export interface PropBox {
  readonly palette: Palette;
  readonly tiles: NoiseTiles;
  readonly light: Light;
  readonly warp: Warp;
}

/** A thing without head, legs or tail, of the creature's colours: background, sharp or not. */
type Prop = (layer: Layer, foot: Point, size: number, cover: Surface, box: PropBox, random: Random) => void;

const PROPS: readonly Prop[] = [ball, cushion, crate, bottle, plant, books, rug];

/** Paints a prop with its shadow; `foot` is where it stands. */
export function paintProp(picture: Layer, stage: Stage, foot: Point, size: number, box: PropBox, random: Random): void {
  const layer = createLayer(picture);
  const surface: Surface = {
    colours: random.pick(box.palette.props),
    texture: drawCoatTexture(box.tiles, random.child('texture')),
    contrast: random.between(0.5, 1),
    gloss: random.between(0, 0.8),
  };
  random.pick(PROPS)(layer, foot, size, surface, box, random);
  paintShadows(picture, layer.alpha, foot.y, stage.horizonY, box.light);
  layOver(picture, layer);
}

function ball(layer: Layer, foot: Point, size: number, surface: Surface, box: PropBox): void {
  paintRound(layer, [disc(move(foot, 0, -size * 0.5), size * 0.5)], surface, box);
}

/** Soft and wide, sometimes of fur. */
function cushion(layer: Layer, foot: Point, size: number, surface: Surface, box: PropBox, random: Random): void {
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
}

/** A front, and a lid that catches the light. */
function crate(layer: Layer, foot: Point, size: number, surface: Surface, { light }: PropBox, random: Random): void {
  const [half, tall, lid] = [
    size * random.between(0.3, 0.6),
    size * random.between(0.4, 0.9),
    size * random.between(0.08, 0.2),
  ];
  paintSlab(layer, foot.x, foot.y, half, tall, surface, 0.62 + 0.4 * light.z);
  paintSlab(layer, foot.x, foot.y - tall, half * 0.94, lid, surface, 1.22);
}

/** A bottle, vase or lamp: round parts on top of each other. */
function bottle(layer: Layer, foot: Point, size: number, surface: Surface, box: PropBox, random: Random): void {
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
}

/** Stalks and leaves out of a pot. */
function plant(layer: Layer, foot: Point, size: number, surface: Surface, box: PropBox, random: Random): void {
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
}

/** A pile of thin slabs, each of its own tone. */
function books(layer: Layer, foot: Point, size: number, surface: Surface, _box: PropBox, random: Random): void {
  let y = foot.y;
  for (let n = random.integer(2, 5); n > 0; n--) {
    const tall = size * random.between(0.1, 0.2);
    const half = size * random.between(0.35, 0.6);
    paintSlab(
      layer,
      foot.x + random.between(-0.1, 0.1) * size,
      y,
      half,
      tall,
      { ...surface, contrast: 0.3 },
      random.between(0.6, 1.25),
    );
    y -= tall;
  }
}

/** A rope that lies about. */
function rug(layer: Layer, foot: Point, size: number, surface: Surface, box: PropBox, random: Random): void {
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
}

function paintRound(layer: Layer, parts: readonly Capsule[], surface: Surface, { light, warp }: PropBox): Field {
  const field = createField(layer);
  for (const part of parts) addCapsule(field, part, warp, 2);
  paintBody(layer, field, surface, light);
  return field;
}

/** A rectangle that stands on (middleX, bottomY). */
function paintSlab(
  layer: Layer,
  middleX: number,
  bottomY: number,
  half: number,
  tall: number,
  surface: Surface,
  gain: number,
): void {
  const top = Math.max(0, Math.floor(bottomY - tall));
  const left = Math.max(0, Math.floor(middleX - half));
  for (let y = top; y < Math.min(layer.heightPx, bottomY + 1); y++) {
    const across = coverage(Math.abs(y - (bottomY - tall / 2)) - tall / 2);
    for (let x = left; x < Math.min(layer.widthPx, middleX + half + 1); x++) {
      const share = across * coverage(Math.abs(x - middleX) - half);
      if (share > 0) cover(layer, y * layer.widthPx + x, colourAt(surface, x, y), gain, share);
    }
  }
}
