import type { Random } from '../../base/random.js';
import { type Capsule, capsuleDistance } from './field.js';

/** An object as parts to join and holes to cut, in pixels of the scene. */
export interface Shape {
  readonly parts: readonly Capsule[];
  /** Tails and feelers, a few pixels wide; joined last. */
  readonly thinParts: readonly Capsule[];
  readonly holes: readonly Capsule[];
}

/** Share of the scene that an object's parts may cover, before they are warped. */
const SHARE_RANGE = { low: 0.13, high: 0.38 };
const ATTEMPTS = 30;

/** Draws objects until one covers a fitting share of the scene; the last draw is taken as it is. */
export function drawShape(random: Random, widthPx: number, heightPx: number): Shape {
  for (let attempt = 0; ; attempt++) {
    const shape = drawAny(random.child(attempt), widthPx, heightPx);
    const share = estimateShare(shape, widthPx, heightPx);
    if ((share >= SHARE_RANGE.low && share <= SHARE_RANGE.high) || attempt === ATTEMPTS) return shape;
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function drawAny(random: Random, widthPx: number, heightPx: number): Shape {
  const centre = { x: widthPx * random.between(0.24, 0.76), y: heightPx * random.between(0.28, 0.72) };
  const radius = random.between(20, 50);
  const body = drawBody(random.child('body'), centre, radius);
  const angles = spreadAngles(random, random.integer(4, 7));
  const thin = random.integer(1, 2);
  return {
    parts: [...body, ...angles.slice(thin).flatMap((angle, i) => drawLimb(random.child(i), centre, radius, angle))],
    thinParts: angles.slice(0, thin).flatMap((angle, i) => drawFeeler(random.child(`thin${i}`), centre, radius, angle)),
    holes: drawHoles(random.child('holes'), centre, radius),
  };
}

/** A trunk and up to two bulges, so that the body is no ellipse. */
function drawBody(random: Random, centre: Point, radius: number): Capsule[] {
  const angle = random.between(0, Math.PI);
  const half = radius * random.between(0.2, 0.8);
  const ends = [step(centre, angle, half), step(centre, angle, -half)] as const;
  const trunk = join(ends[0], ends[1], radius * random.between(0.7, 1), radius * random.between(0.6, 1));
  const bulges = Array.from({ length: random.integer(0, 2) }, () => {
    const at = step(centre, random.between(0, 2 * Math.PI), radius * random.between(0.6, 1));
    return join(at, at, radius * random.between(0.3, 0.6), 0);
  });
  return [trunk, ...bulges];
}

/** Two tapered segments with a bend, sometimes with a round end like a paw or a head. */
function drawLimb(random: Random, centre: Point, radius: number, angle: number): Capsule[] {
  const thick = radius * random.between(0.22, 0.38);
  const start = step(centre, angle, radius * 0.6);
  const bend = angle + random.between(-0.7, 0.7);
  const knee = step(start, angle, radius * random.between(0.5, 1));
  const end = step(knee, bend, radius * random.between(0.3, 0.8));
  const limb = [join(start, knee, thick, thick * 0.75), join(knee, end, thick * 0.75, thick * 0.5)];
  return random.next() < 0.35 ? [...limb, join(end, end, thick * random.between(0.8, 1.3), 0)] : limb;
}

/** Three thin segments that curl one way. */
function drawFeeler(random: Random, centre: Point, radius: number, angle: number): Capsule[] {
  const thick = random.between(1.8, 3);
  const curl = random.between(-0.8, 0.8);
  const parts: Capsule[] = [];
  let from = step(centre, angle, radius * 0.7);
  for (let i = 0; i < 3; i++) {
    const to = step(from, angle + i * curl, radius * random.between(0.4, 0.7));
    parts.push(join(from, to, thick, thick));
    from = to;
  }
  return parts;
}

function drawHoles(random: Random, centre: Point, radius: number): Capsule[] {
  return Array.from({ length: random.pick([0, 1, 1, 2]) }, () => {
    const at = step(centre, random.between(0, 2 * Math.PI), radius * random.between(0.1, 0.55));
    const to = step(at, random.between(0, Math.PI), random.between(0, radius * 0.25));
    return join(at, to, radius * random.between(0.13, 0.24), radius * random.between(0.1, 0.2));
  });
}

/** Directions around the centre with some disorder, in a random order. */
function spreadAngles(random: Random, count: number): number[] {
  const first = random.between(0, 2 * Math.PI);
  const gap = (2 * Math.PI) / count;
  return random.shuffle(Array.from({ length: count }, (_, i) => first + gap * (i + random.between(-0.3, 0.3))));
}

function step(from: Point, angle: number, length: number): Point {
  return { x: from.x + Math.cos(angle) * length, y: from.y + Math.sin(angle) * length };
}

function join(a: Point, b: Point, radiusA: number, radiusB: number): Capsule {
  return { ax: a.x, ay: a.y, bx: b.x, by: b.y, radiusA, radiusB };
}

/** Counts every fourth pixel of every fourth row. */
function estimateShare(shape: Shape, widthPx: number, heightPx: number): number {
  let [inside, seen] = [0, 0];
  for (let y = 2; y < heightPx; y += 4) {
    for (let x = 2; x < widthPx; x += 4, seen++) if (isInside(shape, x, y)) inside++;
  }
  return inside / seen;
}

function isInside(shape: Shape, x: number, y: number): boolean {
  const covers = (part: Capsule): boolean => capsuleDistance(part, x, y) <= 0;
  return shape.parts.some(covers) && !shape.holes.some(covers);
}
