import * as tf from '@tensorflow/tfjs';
import { type Logger, silentLogger } from '../base/log.js';
import { chooseEngine } from './choose.js';
import { ENGINES } from './engines.js';
import { type BackendName, chooseBackendName, type EngineName } from './names.js';
import { chooseThreads } from './threads.js';
import { WASM_THREADS_MAX } from './wasm.js';

/** The backend in use, as it goes into a run's provenance. */
export interface Backend {
  readonly name: EngineName;
  /** Processors that one operation is shared between; 1 where a GPU does the work. */
  readonly threads: number;
  /** The processor or graphics card. */
  readonly device: string;
  /** Why it was taken, in a few words. */
  readonly reason: string;
  /** Of the packages and libraries that do the work. */
  readonly versions: Readonly<Record<string, string>>;
}

/** How a backend is used. */
export interface BackendOptions {
  /** Processors that one operation is shared between, 1..64 (wasm takes at most 8); SEGBOOK_THREADS, else all. */
  readonly threads?: number | undefined;
}

interface Current {
  readonly wanted: BackendName;
  readonly threads: number;
  readonly backend: Backend;
  /** The name that tfjs knows it by. */
  readonly registeredName: string;
}

let current: Current | undefined;

/**
 * Starts the backend that all tensors of this process live on. Asking again for the same gives the same at once.
 * @param wanted `auto` or the name of an engine; by default SEGBOOK_BACKEND, else `auto`: the fastest that works
 * @throws BackendError for an unknown name, or a backend asked for by name that cannot run here
 * @throws ConfigError for a number of threads out of range
 */
export async function useBackend(
  wanted?: string,
  logger: Logger = silentLogger,
  options: BackendOptions = {},
): Promise<Backend> {
  const name = chooseBackendName(wanted);
  const threads = chooseThreads(options.threads);
  const backend = findCurrent(name, threads) ?? (await startBackend(name, threads));
  logger.info(`backend ${describeBackend(backend)}`);
  if (backend.name === 'wasm' && threads > WASM_THREADS_MAX && asksForThreads(options)) {
    logger.warn(`wasm takes at most ${WASM_THREADS_MAX} threads: ${threads} asked for`);
  }
  return backend;
}

function asksForThreads({ threads }: BackendOptions): boolean {
  return threads !== undefined || Boolean(process.env['SEGBOOK_THREADS']);
}

function findCurrent(wanted: BackendName, threads: number): Backend | undefined {
  if (current?.wanted !== wanted || current.threads !== threads) return undefined;
  return tf.getBackend() === current.registeredName ? current.backend : undefined;
}

async function startBackend(wanted: BackendName, threads: number): Promise<Backend> {
  tf.enableProdMode();
  const backend = await chooseEngine(wanted, threads, ENGINES);
  current = { wanted, threads, backend, registeredName: tf.getBackend() };
  return backend;
}

/**
 * A backend in words.
 * @example
 * describeBackend({ name: 'wasm', threads: 2, device: 'AMD EPYC', reason: 'asked for' }) // 'wasm, 2 threads, AMD EPYC (asked for)'
 */
export function describeBackend({
  name,
  threads,
  device,
  reason,
}: Record<'name' | 'device' | 'reason', string> & { threads: number }): string {
  return `${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}, ${device} (${reason})`;
}
