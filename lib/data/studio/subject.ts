import type { Random } from '../../base/random.js';
import type { PixelSize } from '../picture.js';
import type { Creature } from './creature/creature.js';
import {
  addCapsule,
  axisDistance,
  boundsOf,
  type Capsule,
  coverage,
  createField,
  type Field,
  type Warp,
} from './field.js';
import { drawFur, paintFur } from './fur.js';
import { type Colour, createLayer, type Layer } from './layer.js';
import type { Light } from './light.js';
import type { ColourPair } from './palette.js';
import { paintStrand } from './strand.js';
import { paintBody, type Surface } from './surface.js';
import type { Texture } from './texture/texture.js';

const FUR_SHARE = 0.9;
const FAR_GAIN = 0.72;

/** Draws what a creature is covered with; about one in eight is hard to tell by its texture. */
export function drawCoat(random: Random, colours: ColourPair, texture: Texture): Surface {
  const contrast = random.next() < 0.1 ? 0.4 : random.between(0.75, 1);
  return { colours, texture, contrast, gloss: random.between(0, 0.5) };
}

/** Paints a creature on a layer of its own, back to front: what the layer covers is the truth. */
export function paintCreature(
  creature: Creature,
  size: PixelSize,
  coat: Surface,
  light: Light,
  warp: Warp,
  random: Random,
): Layer {
  const layer = createLayer(size);
  const lay = (parts: readonly Capsule[]): Field => layParts(parts, size, warp, creature.blendPx);
  const [far, body] = [lay(creature.far), lay(creature.body)];
  const furry = random.next() < FUR_SHARE;
  const fur = drawFur(random.child('fur'), creature.comb);
  paintBody(layer, far, coat, light, FAR_GAIN);
  paintBody(layer, body, coat, light);
  if (furry) paintFur(layer, body, fur, coat, light, random.child('hairs'));
  paintBody(layer, lay(creature.bare), { ...coat, texture: () => 1, gloss: 0.5 }, light, random.between(0.8, 1.1));
  const hair = random.pick(coat.colours);
  for (const strand of creature.strands) paintStrand(layer, strand, hair, random.between(0.9, 1.5));
  for (const nose of creature.noses) paintDot(layer, nose, [42, 30, 30]);
  for (const eye of creature.eyes) paintEye(layer, eye);
  return layer;
}

function layParts(parts: readonly Capsule[], size: PixelSize, warp: Warp, blendPx: number): Field {
  const field = createField(size);
  for (const part of parts)
    addCapsule(field, part, warp, Math.max(0.5, Math.min(blendPx, 1.2 * Math.max(part.radiusA, part.radiusB))));
  return field;
}

/** A dark disc with a highlight above its middle. */
function paintEye(layer: Layer, eye: Capsule): void {
  paintDot(layer, eye, [20, 16, 15]);
  const shine = { x: eye.a.x + eye.radiusA * 0.3, y: eye.a.y - eye.radiusA * 0.35 };
  paintDot(layer, { a: shine, b: shine, radiusA: eye.radiusA * 0.35, radiusB: 0 }, [235, 235, 230]);
}

/** Paints on what is there, and nowhere else: eyes and noses do not widen the outline. */
function paintDot(layer: Layer, dot: Capsule, colour: Colour): void {
  const { left, right, top, bottom } = boundsOf(dot, layer, 1);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const i = y * layer.widthPx + x;
      const share = coverage(axisDistance(dot, 0, x, y) - dot.radiusA);
      paintInside(layer, i, colour, share);
    }
  }
}

function paintInside(layer: Layer, i: number, colour: Colour, share: number): void {
  const alpha = layer.alpha[i] as number;
  layer.red[i] = (layer.red[i] as number) * (1 - share) + colour[0] * share * alpha;
  layer.green[i] = (layer.green[i] as number) * (1 - share) + colour[1] * share * alpha;
  layer.blue[i] = (layer.blue[i] as number) * (1 - share) + colour[2] * share * alpha;
}
