import type { Random } from '../../../base/random.js';
import { type Capsule, capsule, disc } from '../field.js';
import { move, type Point } from '../turn.js';
import type { Creature, Pose } from './creature.js';
import { drawEars, drawWhiskers } from './head.js';
import { drawTail } from './tail.js';

/** A bear, rabbit or cat that sits and looks at the viewer; arms hang, wave, or rest on the hips. */
export function drawSitter(random: Random, { centreX, feetY, size, facing }: Pose): Creature {
  const girth = size * random.between(0.5, 0.72);
  const lap = { x: centreX, y: feetY - girth * 0.95 };
  const chest = move(lap, size * random.between(-0.12, 0.12), -size * random.between(0.45, 0.85));
  const headPx = size * random.between(0.4, 0.62);
  const head = move(chest, size * random.between(-0.15, 0.15), -headPx * random.between(1.1, 1.4));
  const muzzle = move(head, 0, headPx * 0.35);
  const ears = drawEars(random.child('ears'), head, headPx, 0);
  const sides = [-1, 1];
  return {
    far: drawTail(random.child('tail'), move(lap, -facing * girth * 0.6, girth * 0.5), size, facing),
    body: [
      capsule(lap, chest, girth, girth * random.between(0.65, 0.85)),
      disc(head, headPx),
      capsule(muzzle, muzzle, headPx * 0.42, headPx * 0.42),
      ...ears,
      ...sides.flatMap((side) => drawArm(random, move(chest, side * girth * 0.6, -girth * 0.1), size, side)),
      ...sides.flatMap((side) => drawFoot(random, move(lap, side * girth * 0.7, girth * 0.6), size, side)),
    ],
    bare: [],
    strands: drawWhiskers(random.child('whiskers'), muzzle, headPx, sides),
    eyes: sides.map((side) => disc(move(head, side * headPx * 0.38, -headPx * 0.12), Math.max(0.9, headPx * 0.12))),
    noses: [disc(move(muzzle, 0, -headPx * 0.12), Math.max(1, headPx * 0.14))],
    comb: { x: 0, y: 0.6 },
    blendPx: size * 0.12,
  };
}

/** Two bones: the elbow goes out, the hand comes back to the hip, hangs, or waves. */
function drawArm(random: Random, shoulder: Point, size: number, side: number): Capsule[] {
  const thick = size * random.between(0.12, 0.18);
  const raised = random.next() < 0.3;
  const elbow = move(shoulder, side * size * random.between(0.25, 0.55), size * random.between(0.05, 0.3));
  const hand = raised
    ? move(elbow, side * size * random.between(0, 0.3), -size * random.between(0.3, 0.6))
    : move(elbow, -side * size * random.between(0, 0.4), size * random.between(0.25, 0.45));
  return [capsule(shoulder, elbow, thick * 1.2, thick), capsule(elbow, hand, thick, thick * 0.9)];
}

function drawFoot(random: Random, hip: Point, size: number, side: number): Capsule[] {
  const sole = move(hip, side * size * random.between(0.1, 0.5), size * random.between(0, 0.12));
  return [capsule(hip, sole, size * 0.22, size * random.between(0.18, 0.26))];
}
