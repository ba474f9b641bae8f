/** The side of a measured process in what runner.ts asks: questions come in on stdin, answers go out, a line each. */
import { createInterface } from 'node:readline';
import { ExitCode, SegbookError } from '../base/error.js';
import { peakRssMB } from './peakMemory.js';
import type { Answer, Question, Ready } from './workload.js';

/**
 * Runs the work of a process on the load that its argument holds as JSON; an error is told as an answer.
 * @param work calls {@link answerRounds} once it has a first result
 */
export function runWorker<T>(work: (load: T) => Promise<void>): void {
  work(JSON.parse(process.argv[2] ?? '{}') as T).catch(tellError);
}

/**
 * Says that a first result is there, does a round whenever it is asked to, and tells the peak of the memory at the end.
 * @param round does the work once; the milliseconds it took
 */
export async function answerRounds(ready: Omit<Ready, 'firstMs'>, round: () => Promise<number>): Promise<void> {
  answer({ ready: { ...ready, firstMs: performance.now() } });
  for await (const question of createInterface({ input: process.stdin })) {
    if ((question as Question) === 'end') break;
    answer({ ms: await round() });
  }
  answer({ peakRssMB: await peakRssMB() });
}

/** Milliseconds that work takes. */
export async function timeWork(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function answer(line: Answer): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function tellError(error: unknown): void {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const { hint, exitCode } = error instanceof SegbookError ? error : { hint: '', exitCode: ExitCode.unexpected };
  answer({ error: { name, message, hint, exitCode } });
}
