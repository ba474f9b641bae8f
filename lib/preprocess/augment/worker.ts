/** The thread that augments samples, so that the one that trains need not: see pool.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { augmentWithSeed, createAugment } from './augment.js';
import type { AugmentTask } from './pool.js';
import type { AugmentRecipe } from './recipe.js';

const augment = createAugment(workerData as AugmentRecipe);

parentPort?.on('message', ({ id, sample, seed, donor }: AugmentTask) => {
  const changed = augmentWithSeed(augment, sample, seed, donor);
  parentPort?.postMessage({ id, sample: changed });
});
