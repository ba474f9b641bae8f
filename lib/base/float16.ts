const SIGN = 0x8000;
const INFINITY = 0x7c00;
const NOT_A_NUMBER = 0x7e00;
/** Bits of float32 by which a float16 is shorter. */
const SHIFT = 13;

// As bits of float32: infinity; what rounds to more than 65504; the smallest normal float16, 2 ** -14; and 0.5.
const INFINITY_32 = 0x7f800000;
const OVERFLOW_32 = 0x477ff000;
const NORMAL_32 = 0x38800000;
const HALF_32 = 0x3f000000;
/** Between the exponents' offsets of the two formats, 127 and 15, as bits of float32. */
const OFFSET_32 = (127 - 15) << 23;

/** The largest number that float16 holds. */
export const FLOAT16_MAX = 65504;

/**
 * Numbers as float16 (IEEE 754 binary16), little endian, one after the other. Each becomes the nearest float16, of two
 * as near the even one; what is beyond {@link FLOAT16_MAX} by half a step or more becomes infinite.
 * @example
 * [...encodeFloat16(Float32Array.of(1, -2))] // [0, 60, 0, 192]
 */
export function encodeFloat16(values: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * values.length));
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const one = new Float32Array(1);
  const oneBits = new Uint32Array(one.buffer);
  for (let i = 0; i < values.length; i++) {
    const from = bits[i] as number;
    const size = from & 0x7fffffff;
    let half: number;
    if (size > INFINITY_32) half = NOT_A_NUMBER;
    else if (size >= OVERFLOW_32) half = INFINITY;
    else if (size >= NORMAL_32) half = (size - OFFSET_32 + 0xfff + ((size >>> SHIFT) & 1)) >>> SHIFT;
    else {
      // a sum with 0.5 has steps of 2 ** -24, those of float16 below its smallest normal number
      one[0] = Math.abs(values[i] as number) + 0.5;
      half = (oneBits[0] as number) - HALF_32;
    }
    view.setUint16(2 * i, half | ((from >>> 16) & SIGN), true);
  }
  return new Uint8Array(view.buffer);
}

/**
 * Reads what {@link encodeFloat16} wrote; float32 holds every float16.
 * @param bytes two a number
 * @example
 * [...decodeFloat16(Uint8Array.of(0, 60, 0, 192))] // [1, -2]
 */
export function decodeFloat16(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.byteLength / 2);
  const halves = listHalves();
  for (let i = 0; i < values.length; i++) values[i] = halves[view.getUint16(2 * i, true)] as number;
  return values;
}

let knownHalves: Float32Array | undefined;

/** The value of every float16, by its bits: looking one up is far faster than working it out. */
function listHalves(): Float32Array {
  knownHalves ??= Float32Array.from({ length: 2 ** 16 }, (_, half) => readHalf(half));
  return knownHalves;
}

function readHalf(half: number): number {
  const [sign, exponent, fraction] = [half & SIGN ? -1 : 1, (half >>> 10) & 31, half & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
