/**
 * The process in which one workload is measured: memory, threads and environment of one measurement do not touch those
 * of another. Its argument is the {@link Workload} as JSON.
 */
import { useBackend } from '../backend/backend.js';
import { assertFitsMemory, explainMemory } from '../train/memory.js';
import { answerRounds, runWorker, timeWork } from './answers.js';
import { demandOf, prepareWork } from './work.js';
import type { Workload } from './workload.js';

runWorker(async (load: Workload) => {
  const { name, threads } = await useBackend(load.backend, undefined, { threads: load.threads });
  const demand = demandOf(load);
  assertFitsMemory(demand);
  const work = await explainMemory(demand, () => prepareWork(demand.network, load));
  const run = (): Promise<unknown> => explainMemory(demand, work);
  await run();
  const parameters = demand.network.layout.size;
  await answerRounds({ engine: name, threads, parameters }, () => timeWork(run));
});
