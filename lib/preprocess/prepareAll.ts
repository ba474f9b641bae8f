import { availableParallelism } from 'node:os';
import pMap from 'p-map';
import { InterruptedError } from '../base/error.js';
import { type Logger, silentLogger } from '../base/log.js';
import type { SampleStore } from './sampleStore.js';

/**
 * Prepares samples on all processors before a training begins, so that no step waits for a file to be decoded. Those
 * that are ready are left alone; where they do not all find room, none is prepared ahead.
 * @returns how many were prepared
 * @throws DataError when a sample cannot be read
 * @throws InterruptedError when the signal fires
 */
export async function prepareAll(
  store: SampleStore,
  stems: readonly string[],
  { logger = silentLogger, signal }: { logger?: Logger; signal?: AbortSignal | undefined } = {},
): Promise<number> {
  if (stems.length > store.capacity) return 0;
  const missing = stems.filter((stem) => !store.isReady(stem));
  let done = 0;
  const prepare = async (stem: string): Promise<void> => {
    if (signal?.aborted) throw new InterruptedError('preparing of images interrupted');
    await store.get(stem);
    logger.progress(`preparing images: ${++done} of ${missing.length}`);
  };
  await pMap(missing, prepare, { concurrency: 2 * availableParallelism() });
  return missing.length;
}
