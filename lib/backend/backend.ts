import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { BackendError } from '../base/error.js';
import { type Logger, silentLogger } from '../base/log.js';
import { registerWasmGradients } from './wasmGradients.js';
import { createThreadedBackend } from './wasmThreads.js';

/** What `--backend` and the environment's SEGBOOK_BACKEND take. */
export const BACKEND_NAMES = ['auto', 'tensorflow-gpu', 'tensorflow', 'webgpu', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKEND_NAMES)[number];

/** The backends that this version runs on, fastest first. */
const RUNNING = ['wasm', 'cpu'] as const;

/** The backend in use, as it goes into a run's provenance. */
export interface Backend {
  readonly name: 'wasm' | 'cpu';
  /** Processors that one operation is shared between. */
  readonly threads: number;
  /** Why it was taken, in a few words. */
  readonly reason: string;
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Starts the backend that all tensors of this process live on.
 * @param wanted a name of {@link BACKEND_NAMES}; by default SEGBOOK_BACKEND, else `auto`: the fastest that runs
 * @throws BackendError for an unknown name, or a backend asked for by name that cannot run here
 */
export async function useBackend(wanted?: string, logger: Logger = silentLogger): Promise<Backend> {
  const name = readBackendName(wanted ?? process.env['SEGBOOK_BACKEND'] ?? 'auto');
  tf.enableProdMode();
  registerWasmGradients();
  registerThreads();
  for (const candidate of name === 'auto' ? RUNNING : [name]) {
    if (!isRunning(candidate)) throw notAvailable(candidate);
    if (await starts(candidate)) return announce(candidate, name, logger);
    if (name !== 'auto') throw notAvailable(candidate);
  }
  throw notAvailable(name);
}

function readBackendName(text: string): BackendName {
  const name = BACKEND_NAMES.find((known) => known === text);
  if (name !== undefined) return name;
  throw new BackendError(
    `backend unknown; one of ${BACKEND_NAMES.join(', ')}: ${text}`,
    'Choose one of them, or leave it out.',
  );
}

/** More threads only get into each other's way at the sizes of a network's levels. */
const THREADS_MAX = 8;
let threadsRegistered = false;

/** Lets wasm start with threads where there is more than one processor, and as the package has it should that fail. */
function registerThreads(): void {
  const stock = tf.findBackendFactory('wasm');
  const threads = Math.min(availableParallelism(), THREADS_MAX);
  if (threadsRegistered || threads < 2) return;
  threadsRegistered = true;
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => createThreadedBackend(threads).catch(() => stock()));
}

function isRunning(name: BackendName): name is Backend['name'] {
  return RUNNING.some((known) => known === name);
}

async function starts(name: Backend['name']): Promise<boolean> {
  return withoutNewHandlers(async () => {
    if (!(await tf.setBackend(name))) return false;
    await tf.ready();
    return tf.getBackend() === name;
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

function notAvailable(name: BackendName): BackendError {
  return new BackendError(
    `backend not available; this version runs on ${RUNNING.join(' and ')}: ${name}`,
    'Leave --backend and SEGBOOK_BACKEND out to take the fastest that works.',
  );
}

function announce(name: Backend['name'], wanted: BackendName, logger: Logger): Backend {
  const reason = wanted === 'auto' ? 'the fastest that runs here' : 'asked for';
  const threads = name === 'wasm' ? Math.max(getThreadsCount(), 1) : 1;
  const backend: Backend = { name, threads, reason, versions: { '@tensorflow/tfjs': tf.version['tfjs'] } };
  logger.info(`backend ${describeBackend(backend)}`);
  return backend;
}

/**
 * A backend in words.
 * @example
 * describeBackend({ name: 'cpu', threads: 1, reason: 'asked for' }) // 'cpu, 1 thread (asked for)'
 */
export function describeBackend({
  name,
  threads,
  reason,
}: Record<'name' | 'reason', string> & { threads: number }): string {
  return `${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'} (${reason})`;
}
