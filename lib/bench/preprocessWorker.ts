/** The process in which passes over images are measured. Its argument is an {@link ImageLoad} as JSON. */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../data/dataset.js';
import { openFolder } from '../data/folder.js';
import { readBatches } from '../preprocess/batches.js';
import { prepareAll } from '../preprocess/prepareAll.js';
import { createSampleStore, type SampleStore } from '../preprocess/sampleStore.js';
import { openShardCache } from '../preprocess/shardCache.js';
import { answerRounds, runWorker, timeWork } from './answers.js';
import type { ImageLoad } from './workload.js';

/** Room on disk for more images than anyone measures; nothing is kept in memory from pass to pass. */
const CACHE_BYTES = 1e12;

runWorker(async (load: ImageLoad) => {
  const sets = await Promise.all(load.folders.map((folder) => openFolder(folder, { cacheDir: null })));
  const kept = join(load.scratch, 'kept');
  await passOver(sets, load, kept);
  const images = sets.reduce((sum, { items }) => sum + items.length, 0);
  const ready = { engine: 'segbook', threads: load.threads, parameters: 0, images };
  await answerRounds(ready, () =>
    load.pass === 'cold' ? timeCold(sets, load) : timeWork(() => passOver(sets, load, kept)),
  );
});

async function timeCold(sets: readonly Dataset[], load: ImageLoad): Promise<number> {
  const dir = await mkdtemp(join(load.scratch, 'cold-'));
  const ms = await timeWork(() => passOver(sets, load, dir));
  await rm(dir, { recursive: true });
  return ms;
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
