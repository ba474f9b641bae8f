import { rm, stat } from 'node:fs/promises';
import { z } from 'zod';
import { readJson, writeJson } from '../../base/file.js';

/** What is known about a download that was cut: the next one goes on from there. */
export interface PartNote {
  readonly url: string;
  /** ETag or Last-Modified that tells whether the file on the server is still the same; null where there was none. */
  readonly validator: string | null;
}

const noteFile = z.object({ url: z.string(), validator: z.string().nullable() });

/** The part of a file that was downloaded so far, beside the file. */
export interface PartFile {
  readonly path: string;
  /** Bytes that are there; 0 where they are of another address. */
  readonly sizeBytes: number;
  readonly validator: string | null;
}

export function partPathOf(path: string): string {
  return `${path}.part`;
}

/** Finds what an earlier download of this address left. */
export async function readPart(path: string, url: string): Promise<PartFile> {
  const part = partPathOf(path);
  const note = noteFile.safeParse(await readJson(`${part}.json`).catch(() => undefined));
  const sizeBytes = await stat(part).then(
    ({ size }) => size,
    () => 0,
  );
  if (!note.success || note.data.url !== url) return { path: part, sizeBytes: 0, validator: null };
  return { path: part, sizeBytes, validator: note.data.validator };
}

export async function writeNote(path: string, note: PartNote): Promise<void> {
  await writeJson(`${partPathOf(path)}.json`, note);
}

export async function dropPart(path: string): Promise<void> {
  await rm(partPathOf(path), { force: true });
  await dropNote(path);
}

export async function dropNote(path: string): Promise<void> {
  await rm(`${partPathOf(path)}.json`, { force: true });
}
