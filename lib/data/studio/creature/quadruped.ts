import type { Random } from '../../../base/random.js';
import { type Capsule, capsule, disc } from '../field.js';
import { heading, move, type Point } from '../turn.js';
import type { Creature, Pose } from './creature.js';
import { drawEars, drawWhiskers } from './head.js';
import { drawTail } from './tail.js';

/** An animal on four legs, from the side: cat, dog, sheep, cow or what chance makes of it. */
export function drawQuadruped(random: Random, { centreX, feetY, size, facing }: Pose): Creature {
  const legPx = size * random.between(0.35, 1);
  const girth = size * random.between(0.34, 0.56);
  const spineY = feetY - legPx - girth * 0.8;
  const hip = { x: centreX - facing * size * 0.75, y: spineY + size * random.between(-0.08, 0.08) };
  const shoulder = { x: centreX + facing * size * 0.7, y: spineY };
  const headPx = size * random.between(0.27, 0.4);
  const head = move(shoulder, facing * size * random.between(0.45, 0.8), -size * random.between(0.25, 0.8));
  const snout = move(head, facing * headPx * random.between(0.9, 1.5), headPx * random.between(0.15, 0.5));
  const legThick = size * random.between(0.07, 0.15);
  const leg = (top: Point, lean: number): Capsule[] => drawLeg(random, top, feetY, legThick, facing, lean);
  const ears = drawEars(random.child('ears'), head, headPx, facing);
  return {
    far: [
      ...leg(move(hip, facing * size * 0.22, girth * 0.4), 0.1),
      ...leg(move(shoulder, facing * size * 0.16, girth * 0.4), 0.12),
      ...ears.slice(0, ears.length / 2),
    ],
    body: [
      capsule(hip, shoulder, girth * random.between(0.85, 1.05), girth * random.between(0.85, 1.05)),
      capsule(shoulder, head, girth * 0.7, headPx * 0.75),
      disc(head, headPx),
      capsule(head, snout, headPx * 0.7, headPx * random.between(0.3, 0.5)),
      ...leg(hip, -0.1),
      ...leg(shoulder, 0),
      ...ears.slice(ears.length / 2),
      ...drawTail(random.child('tail'), move(hip, -facing * girth * 0.7, -girth * 0.3), size, facing),
    ],
    bare: [],
    strands: drawWhiskers(random.child('whiskers'), snout, headPx, [facing]),
    eyes: [disc(move(head, facing * headPx * 0.35, -headPx * 0.2), Math.max(0.9, headPx * 0.13))],
    noses: [disc(move(snout, facing * headPx * 0.25, -headPx * 0.12), Math.max(0.9, headPx * 0.16))],
    comb: { x: -facing * heading(0.1).x, y: heading(0.1).y },
    blendPx: size * 0.16,
  };
}

/** Two bones and a paw. */
function drawLeg(random: Random, top: Point, feetY: number, thick: number, facing: number, lean: number): Capsule[] {
  const reach = feetY - top.y;
  const knee = move(top, facing * reach * random.between(-0.12, 0.16), reach * 0.55);
  const foot = { x: top.x + facing * reach * (lean + random.between(-0.18, 0.18)), y: feetY - thick };
  const toe = move(foot, facing * thick * 1.4, thick * 0.2);
  return [
    capsule(top, knee, thick * 1.9, thick * 1.15),
    capsule(knee, foot, thick * 1.15, thick),
    capsule(foot, toe, thick, thick * 0.8),
  ];
}
