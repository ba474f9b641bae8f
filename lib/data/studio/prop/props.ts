import type { Random } from '../../../base/random.js';
import { createLayer, type Layer, layOver } from '../layer.js';
import { paintShadows } from '../shadow.js';
import type { Stage } from '../stage.js';
import type { Surface } from '../surface.js';
import { drawCoatTexture } from '../texture/coatTexture.js';
import type { Point } from '../turn.js';
import type { Prop, PropBox } from './prop.js';
import { ball, bottle, cushion, plant, rope } from './roundProps.js';
import { books, crate } from './slabProps.js';

const PROPS: readonly Prop[] = [ball, cushion, crate, bottle, plant, books, rope];

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
