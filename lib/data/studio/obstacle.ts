import type { Random } from '../../base/random.js';
import { addCapsule, type Capsule, capsule, createField } from './field.js';
import { blurLayer, createLayer, type Layer, type Plane } from './layer.js';
import type { PropBox } from './prop/prop.js';
import type { Stage } from './stage.js';
import { paintBody } from './surface.js';
import { drawCoatTexture } from './texture/coatTexture.js';
import { step } from './turn.js';

const OBSTACLE_SHARE = 0.25;

/** By chance, a thing between lens and creature: a branch or a post of the creature's colours, out of focus. */
export function paintObstacle(
  stage: Stage,
  { palette, tiles, light, warp }: PropBox,
  random: Random,
): Layer | undefined {
  if (random.next() >= OBSTACLE_SHARE) return undefined;
  const field = createField(stage);
  for (const part of drawBranch(random, stage)) addCapsule(field, part, warp, 2);
  const texture = drawCoatTexture(tiles, random.child('texture'));
  const layer = createLayer(stage);
  paintBody(
    layer,
    field,
    { colours: random.pick(palette.props), texture, contrast: 0.6, gloss: 0 },
    light,
    random.between(0.6, 1.1),
  );
  return blurLayer(layer, random.between(1, 3.5));
}

/** From an edge of the picture inwards, with up to three side branches. */
function drawBranch(random: Random, { widthPx, heightPx }: Stage): Capsule[] {
  const fromLeft = random.next() < 0.5;
  const root = { x: fromLeft ? -5 : widthPx + 5, y: random.between(0.1, 1) * heightPx };
  const turns = (fromLeft ? 0 : 0.5) + random.between(-0.12, 0.12);
  const [lengthPx, thick] = [random.between(60, 190), random.between(2, 6)];
  const twigs = Array.from({ length: random.integer(0, 3) }, () => {
    const fork = step(root, turns, lengthPx * random.between(0.3, 0.8));
    return capsule(fork, step(fork, turns + random.pick([-0.12, 0.12]), random.between(15, 50)), thick * 0.6, 1);
  });
  return [capsule(root, step(root, turns, lengthPx), thick, thick * 0.5), ...twigs];
}

/** The share of each pixel that is still to be seen behind an obstacle. */
export function hideBehind(alpha: Plane, obstacle: Plane): Plane {
  return alpha.map((share, i) => share * (1 - (obstacle[i] as number)));
}
