/** Linear light of each 8-bit value of sRGB (IEC 61966-2-1). */
const LINEAR = Float64Array.from({ length: 256 }, (_, value) => {
  const v = value / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
});

/** The white of daylight, D65, 2 degrees, and the point where the cube root of CIE Lab gives way to a line. */
const WHITE = { x: 0.95047, y: 1, z: 1.08883 } as const;
const KNEE = 216 / 24389;
const SLOPE = 24389 / 27;

/**
 * A colour of sRGB in CIE Lab under daylight (CIE 15:2018), in which equal distances look about equally large.
 * @param red 0 to 255, as are green and blue
 * @returns lightness 0 to 100, and the red-green and yellow-blue axes, about -128 to 128
 * @example
 * toLab(0, 0, 0) // [0, 0, 0]
 */
export function toLab(red: number, green: number, blue: number): [lightness: number, a: number, b: number] {
  const [r, g, b] = [LINEAR[red] as number, LINEAR[green] as number, LINEAR[blue] as number];
  const x = compress((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE.x);
  const y = compress((0.2126729 * r + 0.7151522 * g + 0.072175 * b) / WHITE.y);
  const z = compress((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / WHITE.z);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function compress(t: number): number {
  return t > KNEE ? Math.cbrt(t) : (SLOPE * t + 16) / 116;
}
