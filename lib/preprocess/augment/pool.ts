import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { PreparedSample } from '../prepare.js';
import { augmentWithSeed, createAugment } from './augment.js';
import type { AugmentRecipe } from './recipe.js';

/** Threads that augment samples while another one trains. What they make is what `augmentWithSeed` makes. */
export interface AugmentPool {
  augment(sample: PreparedSample, seed: number, donor?: PreparedSample): Promise<PreparedSample>;
  /** Ends the threads. */
  dispose(): void;
}

/** What a thread is asked for. */
export interface AugmentTask {
  readonly id: number;
  readonly sample: PreparedSample;
  readonly seed: number;
  readonly donor?: PreparedSample | undefined;
}

interface AugmentAnswer {
  readonly id: number;
  readonly sample: PreparedSample;
}

interface Pending {
  readonly task: AugmentTask;
  done(sample: PreparedSample): void;
}

const THREADS_MAX = 4;

/**
 * Starts threads; they keep the process alive only while they have work. Should they fail, the work is done here.
 * @param threads default: one less than there are processors, 1 to 4
 */
export function openAugmentPool(
  recipe: AugmentRecipe,
  threads: number = Math.min(Math.max(availableParallelism() - 1, 1), THREADS_MAX),
): AugmentPool {
  const augment = createAugment(recipe);
  const pending = new Map<number, Pending>();
  const workers: Worker[] = [];
  let asked = 0;
  let failed = false;

  const finish = ({ id, sample }: AugmentAnswer): void => {
    const entry = pending.get(id);
    pending.delete(id);
    if (pending.size === 0) for (const worker of workers) worker.unref();
    entry?.done(sample);
  };
  const workHere = ({ id, sample, seed, donor }: AugmentTask): void =>
    finish({ id, sample: augmentWithSeed(augment, sample, seed, donor) });
  const fail = (): void => {
    failed = true;
    for (const { task } of [...pending.values()]) workHere(task);
  };
  for (let i = 0; i < threads; i++) workers.push(startWorker(recipe, finish, fail));

  return {
    augment: (sample, seed, donor) =>
      new Promise((done) => {
        const task = { id: asked++, sample, seed, donor };
        pending.set(task.id, { task, done });
        const worker = workers[task.id % workers.length];
        if (failed || worker === undefined) return workHere(task);
        worker.ref();
        worker.postMessage(task);
      }),
    dispose: () => {
      failed = true;
      for (const worker of workers) void worker.removeAllListeners().terminate();
    },
  };
}

function startWorker(recipe: AugmentRecipe, finish: (answer: AugmentAnswer) => void, fail: () => void): Worker {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: recipe });
  worker.on('message', finish).on('error', fail);
  worker.unref();
  return worker;
}
