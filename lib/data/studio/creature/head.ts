import type { Random } from '../../../base/random.js';
import { type Capsule, capsule } from '../field.js';
import type { Strand } from '../strand.js';
import { heading, move, type Point, step } from '../turn.js';

/** Two ears of one kind, the far one first: pointed, round, long, or hanging. Each of as many parts. */
export function drawEars(random: Random, head: Point, headPx: number, facing: number): Capsule[] {
  const kind = random.pick(['pointed', 'round', 'long', 'hanging'] as const);
  const spread = facing === 0 ? 0.13 : 0.06;
  return [-1, 1].map((side) => drawEar(kind, random, head, headPx, 0.75 + spread * side - 0.06 * facing));
}

function drawEar(kind: string, random: Random, head: Point, headPx: number, turns: number): Capsule {
  const root = step(head, turns, headPx * 0.75);
  const sway = random.between(-0.04, 0.04);
  if (kind === 'pointed') return capsule(root, step(root, turns + sway, headPx * 0.85), headPx * 0.36, 0.4);
  if (kind === 'round') return capsule(root, step(root, turns, headPx * 0.3), headPx * 0.4, headPx * 0.36);
  if (kind === 'long') return capsule(root, step(root, turns + sway, headPx * 1.8), headPx * 0.24, headPx * 0.16);
  const drop = move(root, (root.x - head.x) * 0.9, headPx * random.between(0.6, 1.1));
  return capsule(root, drop, headPx * 0.25, headPx * 0.34);
}

/** Three thin hairs on each of the sides given (1 right, -1 left); by chance none. */
export function drawWhiskers(random: Random, snout: Point, headPx: number, sides: readonly number[]): Strand[] {
  if (random.next() < 0.35) return [];
  return sides.flatMap((side) =>
    [-1, 0, 1].map((k) => ({
      root: move(snout, side * headPx * 0.2, k * headPx * 0.1),
      heading: heading(side > 0 ? 0.05 * k : 0.5 - 0.05 * k),
      lengthPx: headPx * random.between(0.8, 1.4),
      radiusPx: random.between(0.32, 0.55),
      curl: side * random.between(0, 0.08),
    })),
  );
}
