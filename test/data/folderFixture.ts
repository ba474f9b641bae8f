import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

/** Expects a DataError with this message, and a hint. */
export async function expectDataError(work: Promise<unknown>, message: string | RegExp): Promise<void> {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).to.be.instanceOf(DataError);
  const { message: told, hint } = error as DataError;
  if (typeof message === 'string') expect(told).to.equal(message);
  else expect(told).to.match(message);
  expect(hint).to.not.equal('');
}
