import type { Random } from '../../../base/random.js';
import { type Capsule, capsule } from '../field.js';
import { type Point, step } from '../turn.js';

const PIECES = 6;

/** A tail of any kind: short, thin and curled, sometimes into a loop, or bushy. `facing` is where the head is. */
export function drawTail(random: Random, root: Point, size: number, facing: number): Capsule[] {
  const lengthPx = size * random.between(0.4, 2);
  const thick =
    random.next() < 0.35 ? size * random.between(0.13, 0.22) : Math.max(0.9, size * random.between(0.03, 0.07));
  const back = facing > 0 ? 0.5 : 0;
  const first = back + facing * random.between(-0.14, 0.22);
  const curl = facing * random.between(-0.12, 0.16);
  const parts: Capsule[] = [];
  let from = root;
  for (let k = 0; k < PIECES; k++) {
    const to = step(from, first + curl * k, lengthPx / PIECES);
    parts.push(capsule(from, to, thick * (1.2 - k * 0.08), thick * (1.12 - k * 0.08)));
    from = to;
  }
  return parts;
}
