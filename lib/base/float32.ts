import { endianness } from 'node:os';

/**
 * Numbers as float32, little endian, one after the other.
 * @param order of the bytes in this machine's memory
 * @example
 * [...encodeFloat32(Float32Array.of(1))] // [0, 0, 128, 63]
 */
export function encodeFloat32(values: Float32Array, order: 'BE' | 'LE' = endianness()): Uint8Array {
  const bytes = Buffer.from(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return order === 'BE' ? bytes.swap32() : bytes;
}

/**
 * Reads what {@link encodeFloat32} wrote.
 * @param bytes four a number
 * @param order of the bytes in this machine's memory
 * @example
 * [...decodeFloat32(Uint8Array.of(0, 0, 128, 63))] // [1]
 */
export function decodeFloat32(bytes: Uint8Array, order: 'BE' | 'LE' = endianness()): Float32Array {
  const copy = new Uint8Array(bytes);
  if (order === 'BE') Buffer.from(copy.buffer).swap32();
  return new Float32Array(copy.buffer);
}
