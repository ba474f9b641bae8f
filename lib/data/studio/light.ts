import type { Random } from '../../base/random.js';

/** Where the light comes from: a unit vector from the object to the light; x right, y down, z to the viewer. */
export interface Light {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** What the shade keeps of the full light, in [0, 1]. */
  readonly ambient: number;
}

/** From above, to the left or to the right, and from the viewer's side. */
export function drawLight(random: Random): Light {
  const x = random.pick([-1, 1]) * random.between(0.25, 0.9);
  const y = -random.between(0.35, 0.9);
  const z = random.between(0.45, 0.9);
  const length = Math.sqrt(x * x + y * y + z * z);
  return { x: x / length, y: y / length, z: z / length, ambient: random.between(0.4, 0.65) };
}

/** Lambert's law: the factor on a surface's colour, for a normal of any length. About 0.4 to 1.3. */
export function lambert(light: Light, nx: number, ny: number, nz: number): number {
  const facing = (nx * light.x + ny * light.y + nz * light.z) / Math.sqrt(nx * nx + ny * ny + nz * nz);
  return light.ambient + 1.25 * (1 - light.ambient) * Math.max(0, facing) + 0.08;
}
