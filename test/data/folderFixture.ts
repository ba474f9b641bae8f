import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { expect } from 'chai';
import sharp from 'sharp';
import { DataError } from '../../lib/base/error.js';

/** Contents by path inside of the folder. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Makes folders that are gone after the tests of the present `describe`. */
export function useFolders(): (files: Files) => Promise<string> {
  const made: string[] = [];
  after(async () => {
    for (const dir of made) await rm(dir, { recursive: true });
  });
  return async (files) => {
    const dir = await mkdtemp(join(tmpdir(), 'segbook-data-'));
    made.push(dir);
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), content);
    }
    return dir;
  };
}

/** A grey PNG, by rows of values. */
export async function greyPng(rows: readonly (readonly number[])[]): Promise<Uint8Array> {
  const raw = { width: rows[0]?.length ?? 0, height: rows.length, channels: 1 as const };
  return sharp(Uint8Array.from(rows.flat()), { raw }).toColourspace('b-w').png().toBuffer();
}

/** A PNG of 16 bit a sample, by rows of values. */
export async function greyPng16(rows: readonly (readonly number[])[]): Promise<Uint8Array> {
  const raw = { width: rows[0]?.length ?? 0, height: rows.length, channels: 1 as const };
  return sharp(Uint16Array.from(rows.flat()), { raw }).toColourspace('grey16').png().toBuffer();
}

/** A PNG of one colour. */
export async function flatPng(
  widthPx: number,
  heightPx: number,
  colour: { r: number; g: number; b: number } = { r: 200, g: 100, b: 50 },
): Promise<Uint8Array> {
  return sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: colour } })
    .png()
    .toBuffer();
}

/**
 * A PNG of palette indices, by rows, written from its parts, so that the reader is not tested by itself.
 * @param palette colour of each index as 0xrrggbb
 * @param bits of an index: 1, 2, 4 or 8
 */
export function palettePng(rows: readonly (readonly number[])[], palette: readonly number[], bits = 8): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(rows[0]?.length ?? 0, 0);
  header.writeUInt32BE(rows.length, 4);
  header.set([bits, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const lines = rows.map((row) => Buffer.from([0, ...packBits(row, bits)]));
  const chunks = [
    ['IHDR', header],
    ['PLTE', colours],
    ['IDAT', deflateSync(Buffer.concat(lines))],
    ['IEND', Buffer.alloc(0)],
  ] as const;
  return Buffer.concat([PNG_SIGNATURE, ...chunks.map(([name, data]) => pngChunk(name, data))]);
}

const PNG_SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

function packBits(row: readonly number[], bits: number): number[] {
  const text = row.map((value) => value.toString(2).padStart(bits, '0')).join('');
  return (text.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
}

function pngChunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  chunk.set(body, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** The checksum of PNG chunks (ISO 3309), bit by bit. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Expects a DataError with this message, and a hint. */
export async function expectDataError(work: Promise<unknown>, message: string | RegExp): Promise<void> {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).to.be.instanceOf(DataError);
  const { message: told, hint } = error as DataError;
  if (typeof message === 'string') expect(told).to.equal(message);
  else expect(told).to.match(message);
  expect(hint).to.not.equal('');
}
