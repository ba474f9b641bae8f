/** A place in a scene, in pixels: x right, y down. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

const RADIANS = 2 * Math.PI;

/**
 * Sine of an angle in turns (1 = 360 degrees), by its Taylor series up to x^13. `Math.sin` may differ in
 * the last bit between engines; additions and products may not, and these results become pixels.
 * @example
 * sinTurn(0.25).toFixed(6) // '1.000000'
 */
export function sinTurn(turns: number): number {
  const near = turns - Math.round(turns);
  const folded = near > 0.25 ? 0.5 - near : near < -0.25 ? -0.5 - near : near;
  const x = folded * RADIANS;
  const q = x * x;
  return x * (1 - (q / 6) * (1 - (q / 20) * (1 - (q / 42) * (1 - (q / 72) * (1 - (q / 110) * (1 - q / 156))))));
}

/** Cosine of an angle in turns, see {@link sinTurn}. */
export function cosTurn(turns: number): number {
  return sinTurn(turns + 0.25);
}

/** The point at a distance in a direction: 0 right, 0.25 down, 0.5 left, 0.75 up. */
export function step(from: Point, turns: number, lengthPx: number): Point {
  return { x: from.x + cosTurn(turns) * lengthPx, y: from.y + sinTurn(turns) * lengthPx };
}

/** The point moved by so many pixels. */
export function move(from: Point, dx: number, dy: number): Point {
  return { x: from.x + dx, y: from.y + dy };
}

/** A vector of length 1 along (dx, dy); to the right where both are 0. */
export function unit(dx: number, dy: number): Point {
  const length = Math.sqrt(dx * dx + dy * dy);
  return length === 0 ? { x: 1, y: 0 } : { x: dx / length, y: dy / length };
}

/** A vector turned clockwise by an angle in turns. */
export function rotate({ x, y }: Point, turns: number): Point {
  const [cos, sin] = [cosTurn(turns), sinTurn(turns)];
  return { x: x * cos - y * sin, y: x * sin + y * cos };
}

/** The vector of length 1 in a direction: 0 right, 0.25 down, 0.5 left, 0.75 up. */
export function heading(turns: number): Point {
  return { x: cosTurn(turns), y: sinTurn(turns) };
}
