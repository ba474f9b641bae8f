import { availableParallelism } from 'node:os';
import { ConfigError } from '../base/error.js';

const THREADS_MAX = 64;

/**
 * Reads a number of threads, as `--threads` and the environment's SEGBOOK_THREADS give it.
 * @throws ConfigError unless it is a whole number from 1 to 64
 * @example
 * readThreads('4') // 4
 */
export function readThreads(text: string): number {
  if (/^\d+$/.test(text)) return checkThreads(Number(text));
  throw threadsError(text);
}

/** The same number, or the error of {@link readThreads}. */
export function checkThreads(threads: number): number {
  if (Number.isInteger(threads) && threads >= 1 && threads <= THREADS_MAX) return threads;
  throw threadsError(String(threads));
}

function threadsError(value: string): ConfigError {
  return new ConfigError(
    `number of threads out of range; a whole number from 1 to ${THREADS_MAX}: ${value}`,
    'Leave --threads and SEGBOOK_THREADS out to use every processor.',
  );
}

/** The threads to use: those asked for, else SEGBOOK_THREADS, else one for every processor. */
export function chooseThreads(threads?: number): number {
  if (threads !== undefined) return checkThreads(threads);
  const text = process.env['SEGBOOK_THREADS'] ?? '';
  return text === '' ? Math.min(availableParallelism(), THREADS_MAX) : readThreads(text);
}
