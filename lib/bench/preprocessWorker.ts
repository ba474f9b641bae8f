/**
 * The process in which passes over images are measured; it speaks the lines of worker.ts. Its argument is an
 * {@link ImageLoad} as JSON.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ExitCode, SegbookError } from '../base/error.js';
import type { Dataset } from '../data/dataset.js';
import { openFolder } from '../data/folder.js';
import { readBatches } from '../preprocess/batches.js';
import { prepareAll } from '../preprocess/prepareAll.js';
import { createSampleStore, type SampleStore } from '../preprocess/sampleStore.js';
import { openShardCache } from '../preprocess/shardCache.js';
import { peakRssMB } from './peakMemory.js';
import type { ImageLoad } from './workload.js';

/** Room on disk for more images than anyone measures; nothing is kept in memory from pass to pass. */
const CACHE_BYTES = 1e12;

async function main(load: ImageLoad): Promise<void> {
  const sets = await Promise.all(load.folders.map((folder) => openFolder(folder, { cacheDir: null })));
  await passOver(sets, load, join(load.scratch, 'kept'));
  const images = sets.reduce((sum, { items }) => sum + items.length, 0);
  answer({ ready: { engine: 'segbook', threads: load.threads, firstMs: performance.now(), parameters: 0, images } });
  for await (const question of createInterface({ input: process.stdin })) {
    if (question === 'end') break;
    const cold = load.pass === 'cold';
    const dir = cold ? await mkdtemp(join(load.scratch, 'cold-')) : join(load.scratch, 'kept');
    const start = performance.now();
    await passOver(sets, load, dir);
    const ms = performance.now() - start;
    if (cold) await rm(dir, { recursive: true });
    answer({ ms });
  }
  answer({ peakRssMB: await peakRssMB() });
}

/** One epoch over every data set: prepared ahead as before a training, then batch by batch. */
async function passOver(sets: readonly Dataset[], load: ImageLoad, dir: string): Promise<void> {
  for (const dataset of sets) {
    const cache = openShardCache({ dir, maxBytes: CACHE_BYTES });
    const store: SampleStore = createSampleStore(dataset, load, { cache, maxBytes: 0 });
    const stems = dataset.items.map(({ stem }) => stem);
    await prepareAll(store, stems);
    let count = 0;
    for await (const batch of readBatches(store, stems, load)) count += batch.stems.length;
    if (count !== stems.length) throw new Error(`a pass must see every image: ${count} of ${stems.length}`);
  }
}

function answer(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function tellError(error: unknown): void {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const { hint, exitCode } = error instanceof SegbookError ? error : { hint: '', exitCode: ExitCode.unexpected };
  answer({ error: { name, message, hint, exitCode } });
}

main(JSON.parse(process.argv[2] ?? '{}') as ImageLoad).catch(tellError);
