import type { Random } from '../../base/random.js';
import type { PixelSize } from '../picture.js';
import { drawBird } from './creature/bird.js';
import type { Creature, Pose } from './creature/creature.js';
import { drawQuadruped } from './creature/quadruped.js';
import { drawSitter } from './creature/sitter.js';
import { capsuleDistance } from './field.js';
import type { Stage } from './stage.js';

/** Share of the scene that all creatures may cover, without hair. */
const SHARE_RANGE = { low: 0.08, high: 0.42 };
const ATTEMPTS = 30;
const PAIR_SHARE = 0.15;
const KINDS = [drawQuadruped, drawQuadruped, drawSitter, drawBird] as const;

/** Draws the creatures of a scene, one or two, the farther first; draws again until they fit. */
export function drawCast(random: Random, stage: Stage): Creature[] {
  const count = random.next() < PAIR_SHARE ? 2 : 1;
  for (let attempt = 0; ; attempt++) {
    const stream = random.child(attempt);
    const poses = Array.from({ length: count }, (_, n) => drawPose(stream, stage, count === 2 ? n - 0.5 : 0));
    const creatures = poses.map((pose, n) => stream.pick(KINDS)(stream.child(n), pose));
    const share = estimateShare(creatures, stage);
    if ((share >= SHARE_RANGE.low && share <= SHARE_RANGE.high) || attempt === ATTEMPTS) return creatures;
  }
}

/** `side` is 0 for one creature; of two the one goes to the left and the other to the right. */
function drawPose(random: Random, { widthPx, focusY }: Stage, side: number): Pose {
  const middle = side === 0 ? random.between(0.2, 0.8) : 0.5 + side * random.between(0.4, 0.8);
  const size = random.between(24, 62) * (side === 0 ? 1 : 0.75);
  return { centreX: widthPx * middle, feetY: focusY + random.between(-2, 0), size, facing: random.pick([-1, 1]) };
}

/** Looks at every fourth pixel of every fourth row. */
function estimateShare(creatures: readonly Creature[], { widthPx, heightPx }: PixelSize): number {
  const parts = creatures.flatMap(({ far, body, bare }) => [...far, ...body, ...bare]);
  let [inside, seen] = [0, 0];
  for (let y = 2; y < heightPx; y += 4) {
    for (let x = 2; x < widthPx; x += 4, seen++) if (parts.some((part) => capsuleDistance(part, x, y) <= 0)) inside++;
  }
  return inside / seen;
}
