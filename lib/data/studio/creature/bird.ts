import type { Random } from '../../../base/random.js';
import { type Capsule, capsule, disc } from '../field.js';
import type { Strand } from '../strand.js';
import { heading, move, type Point, step } from '../turn.js';
import type { Creature, Pose } from './creature.js';

/** A bird on thin legs, from the side: from wren to heron. */
export function drawBird(random: Random, { centreX, feetY, size, facing }: Pose): Creature {
  const legPx = size * random.between(0.3, 1.1);
  const girth = size * random.between(0.4, 0.6);
  const belly = { x: centreX, y: feetY - legPx - girth };
  const breast = move(belly, facing * size * random.between(0.3, 0.5), -size * random.between(0.1, 0.4));
  const headPx = size * random.between(0.22, 0.36);
  const head = move(breast, facing * size * random.between(0.1, 0.4), -size * random.between(0.4, 1));
  const beakTip = move(head, facing * (headPx + size * random.between(0.2, 0.6)), headPx * random.between(0, 0.5));
  const rump = move(belly, -facing * size * random.between(0.4, 0.7), -size * random.between(0, 0.2));
  return {
    far: [],
    body: [
      capsule(belly, breast, girth, girth * 0.8),
      capsule(belly, rump, girth * 0.8, girth * 0.35),
      capsule(breast, head, girth * 0.55, headPx * 0.8),
      disc(head, headPx),
      ...drawTailFeathers(random, rump, size, facing),
    ],
    bare: [
      capsule(head, beakTip, headPx * 0.45, 0.5),
      ...[-0.12, 0.2].flatMap((dx) =>
        drawLeg(random, move(belly, facing * size * dx, girth * 0.6), feetY, size, facing),
      ),
    ],
    strands: drawCrest(random, head, headPx, facing),
    eyes: [disc(move(head, facing * headPx * 0.3, -headPx * 0.2), Math.max(0.9, headPx * 0.16))],
    noses: [],
    comb: { x: -facing * 0.9, y: 0.5 },
    blendPx: size * 0.14,
  };
}

function drawTailFeathers(random: Random, rump: Point, size: number, facing: number): Capsule[] {
  const back = (facing > 0 ? 0.5 : 0) + facing * random.between(-0.08, 0.08);
  const lengthPx = size * random.between(0.4, 1);
  return [-0.03, 0, 0.03].map((fan) => capsule(rump, step(rump, back + fan, lengthPx), size * 0.08, size * 0.05));
}

/** A thin bone and three toes. */
function drawLeg(random: Random, top: Point, feetY: number, size: number, facing: number): Capsule[] {
  const thick = Math.max(0.7, size * random.between(0.025, 0.045));
  const ankle = { x: top.x + size * random.between(-0.1, 0.1), y: feetY - thick };
  const toes = [-0.6, 0.5, 1].map((reach) => move(ankle, facing * reach * size * 0.22, thick * 0.4));
  return [capsule(top, ankle, thick * 1.5, thick), ...toes.map((toe) => capsule(ankle, toe, thick, thick * 0.7))];
}

/** A few feathers on the head, by chance. */
function drawCrest(random: Random, head: Point, headPx: number, facing: number): Strand[] {
  if (random.next() < 0.4) return [];
  return [0, 1, 2, 3].map((k) => ({
    root: step(head, 0.75, headPx * 0.8),
    heading: heading(0.75 - facing * (0.03 + 0.04 * k)),
    lengthPx: headPx * random.between(0.8, 1.5),
    radiusPx: random.between(0.45, 0.9),
    curl: -facing * random.between(0, 0.1),
  }));
}
