import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { type BackendWasm, getThreadsCount, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { BackendError } from '../base/error.js';
import type { StartEngine } from './engine.js';
import { canShareMemory } from './machine.js';
import { processorName } from './processor.js';
import { registerWasmCopies } from './wasm/copies.js';
import { registerWasmGradients } from './wasmGradients.js';
import { createThreadedBackend, failWhenFull } from './wasmThreads.js';

/** More threads only get into each other's way at the sizes of a network's levels. */
export const WASM_THREADS_MAX = 8;

/** The single-threaded backend, as its package registers it. */
const startPackaged = tf.findBackendFactory('wasm');
/** Threads that the present backend was asked for. */
let registered: number | undefined;

/**
 * Starts tfjs' wasm backend with threads, at most {@link WASM_THREADS_MAX}; with one where more cannot be had.
 * Another number of threads than before starts it anew: the tensors that it holds are lost.
 */
export const startWasm: StartEngine = async ({ threads = availableParallelism() }) => {
  registerWasmGradients();
  registerWasmCopies();
  register(Math.min(threads, WASM_THREADS_MAX));
  if (!(await withoutNewHandlers(() => tf.setBackend('wasm')))) {
    throw new BackendError('WebAssembly with SIMD does not start', 'Use a processor and a Node that have it.');
  }
  return {
    threads: Math.max(getThreadsCount(), 1),
    device: processorName(),
    versions: { '@tensorflow/tfjs': tf.version['tfjs'], '@tensorflow/tfjs-backend-wasm': version_wasm },
  };
};

async function startStock(): Promise<tf.KernelBackend> {
  const backend = await startPackaged();
  failWhenFull((backend as BackendWasm).wasm as unknown as Parameters<typeof failWhenFull>[0]);
  return backend;
}

function register(threads: number): void {
  if (registered === threads) return;
  registered = threads;
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', async () => {
    if (!canShareMemory()) return startStock();
    return createThreadedBackend(threads).catch(() => startStock());
  });
}

const HANDLED = ['uncaughtException', 'unhandledRejection'] as const;

/** The wasm module installs process-wide handlers that rethrow errors without their stack: takes them off again. */
async function withoutNewHandlers<T>(start: () => Promise<T>): Promise<T> {
  const before = new Set(HANDLED.flatMap((event) => process.listeners(event as 'uncaughtException')));
  try {
    return await start();
  } finally {
    for (const event of HANDLED) {
      for (const listener of process.listeners(event as 'uncaughtException')) {
        if (!before.has(listener)) process.removeListener(event, listener);
      }
    }
  }
}
