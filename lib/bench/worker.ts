/**
 * The process in which one workload is measured: memory, threads and environment of one measurement do not touch those
 * of another. Its argument is the workload as JSON; questions come in on stdin, answers go out on stdout, a line each.
 */
import { createInterface } from 'node:readline';
import { useBackend } from '../backend/backend.js';
import { ExitCode, SegbookError } from '../base/error.js';
import { assertFitsMemory, explainMemory } from '../train/memory.js';
import { peakRssMB } from './peakMemory.js';
import { demandOf, prepareWork } from './work.js';
import type { Answer, Question, Workload } from './workload.js';

async function main(load: Workload): Promise<void> {
  const { name, threads } = await useBackend(load.backend, undefined, { threads: load.threads });
  const demand = demandOf(load);
  assertFitsMemory(demand);
  const work = await explainMemory(demand, () => prepareWork(demand.network, load));
  await explainMemory(demand, work);
  const parameters = demand.network.layout.size;
  answer({ ready: { engine: name, threads, firstMs: performance.now(), parameters } });
  for await (const question of createInterface({ input: process.stdin })) {
    if ((question as Question) === 'end') break;
    const start = performance.now();
    await explainMemory(demand, work);
    answer({ ms: performance.now() - start });
  }
  answer({ peakRssMB: await peakRssMB() });
}

function answer(line: Answer): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function tellError(error: unknown): void {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const { hint, exitCode } = error instanceof SegbookError ? error : { hint: '', exitCode: ExitCode.unexpected };
  answer({ error: { name, message, hint, exitCode } });
}

main(JSON.parse(process.argv[2] ?? '{}') as Workload).catch(tellError);
