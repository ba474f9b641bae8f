import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { resolve } from 'node:path';

/**
 * Does work in a folder of its own, where runs of the same project lie too. The folder is gone afterwards, and also
 * where the process is ended meanwhile by `process.exit`.
 */
export async function withWorkFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir('.segbook', { recursive: true });
  const folder = await mkdtemp(resolve('.segbook', 'report-'));
  const abandon = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', abandon);
  try {
    return await work(folder);
  } finally {
    process.off('exit', abandon);
    await rm(folder, { recursive: true, force: true });
  }
}
