import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import type { PixelSize } from './picture.js';

/** A PNG whose pixels are indices into a palette. */
export interface PalettePicture extends PixelSize {
  /** `indices[y * widthPx + x]`. */
  readonly indices: Uint8Array;
  /** Colour of each index as 0xrrggbb. */
  readonly palette: readonly number[];
}

interface Header extends PixelSize {
  readonly bits: number;
}

const inflateBytes = promisify(inflate);
const SIGNATURE_BYTES = 8;
const CHUNK_BYTES = 12;
const PALETTE_TYPE = 3;

/**
 * Reads the indices of a palette PNG as they are stored, which image libraries turn into colours.
 * @returns `undefined` for a PNG of another kind, and for an interlaced one
 * @throws Error when the pixels are cut short or broken
 * @see PNG (Third Edition), W3C 2025, sections 9.2 (filters) and 11.2 (chunks)
 */
export async function readPalettePng(bytes: Uint8Array): Promise<PalettePicture | undefined> {
  const chunks = listChunks(bytes);
  const header = readHeader(chunks.get('IHDR')?.[0]);
  const colours = chunks.get('PLTE')?.[0];
  if (!header || !colours) return undefined;
  const rowBytes = Math.ceil((header.widthPx * header.bits) / 8);
  const wanted = (rowBytes + 1) * header.heightPx;
  const filtered = await inflateBytes(Buffer.concat(chunks.get('IDAT') ?? []), { maxOutputLength: wanted });
  if (filtered.length < wanted) throw new Error('PNG is cut short');
  const rows = undoFilters(filtered, rowBytes, header.heightPx);
  return { ...sizeOf(header), indices: unpack(rows, rowBytes, header), palette: readPalette(colours) };
}

function listChunks(bytes: Uint8Array): Map<string, Uint8Array[]> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = new Map<string, Uint8Array[]>();
  for (let at = SIGNATURE_BYTES; at + CHUNK_BYTES <= view.length; ) {
    const length = view.readUInt32BE(at);
    const name = view.toString('latin1', at + 4, at + 8);
    chunks.set(name, [...(chunks.get(name) ?? []), view.subarray(at + 8, at + 8 + length)]);
    at += CHUNK_BYTES + length;
  }
  return chunks;
}

function readHeader(chunk: Uint8Array | undefined): Header | undefined {
  if (!chunk || chunk.length < 13) return undefined;
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
  const [bits, type, interlace] = [view.getUint8(8), view.getUint8(9), view.getUint8(12)];
  if (type !== PALETTE_TYPE || interlace !== 0) return undefined;
  return { widthPx: view.getUint32(0), heightPx: view.getUint32(4), bits };
}

function sizeOf({ widthPx, heightPx }: PixelSize): PixelSize {
  return { widthPx, heightPx };
}

/** Takes the filter byte off each row and its filter back; with a palette, the pixel to the left is one byte away. */
function undoFilters(filtered: Uint8Array, rowBytes: number, rowCount: number): Uint8Array {
  const rows = new Uint8Array(rowBytes * rowCount);
  for (let y = 0; y < rowCount; y++) {
    const from = y * (rowBytes + 1);
    const filter = filtered[from] as number;
    for (let x = 0; x < rowBytes; x++) {
      const at = y * rowBytes + x;
      const left = x > 0 ? (rows[at - 1] as number) : 0;
      const up = y > 0 ? (rows[at - rowBytes] as number) : 0;
      const upLeft = x > 0 && y > 0 ? (rows[at - rowBytes - 1] as number) : 0;
      rows[at] = (filtered[from + 1 + x] as number) + predict(filter, left, up, upLeft);
    }
  }
  return rows;
}

function predict(filter: number, left: number, up: number, upLeft: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter === 4) return paeth(left, up, upLeft);
  throw new Error(`PNG has an unknown filter: ${filter}`);
}

function paeth(left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - upLeft)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : upLeft;
}

/** One index a byte, of rows with 1, 2, 4 or 8 bits an index; each row begins with a byte of its own. */
function unpack(rows: Uint8Array, rowBytes: number, { widthPx, heightPx, bits }: Header): Uint8Array {
  if (bits === 8) return rows;
  const indices = new Uint8Array(widthPx * heightPx);
  const mask = (1 << bits) - 1;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const bit = x * bits;
      const byte = rows[y * rowBytes + (bit >> 3)] as number;
      indices[y * widthPx + x] = (byte >> (8 - bits - (bit & 7))) & mask;
    }
  }
  return indices;
}

function readPalette(chunk: Uint8Array): number[] {
  const colour = (at: number): number =>
    ((chunk[at] as number) << 16) | ((chunk[at + 1] as number) << 8) | (chunk[at + 2] as number);
  return Array.from({ length: Math.floor(chunk.length / 3) }, (_, i) => colour(i * 3));
}
