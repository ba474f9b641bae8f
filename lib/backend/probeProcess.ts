/** The process in which `probeEngine` tries an engine: takes its name and the threads, sends the report, and ends. */
import { enableProdMode } from '@tensorflow/tfjs';
import { tellMend, tellReason } from './choose.js';
import type { StartEngine } from './engine.js';
import { ENGINES } from './engines.js';
import { checkGradients } from './gradientCheck.js';
import type { EngineName } from './names.js';
import { type EngineReport, failedReport } from './probe.js';

async function report(name: EngineName, start: StartEngine, threads: number): Promise<EngineReport> {
  const obstacle = await findObstacle(start, threads);
  try {
    const { threads: used, device, versions } = await start({ threads, asked: true });
    const difference = await checkGradients();
    if (difference !== null) {
      return failedReport(name, `gradients of a small convolution are wrong: ${difference}`, 'Use another backend.');
    }
    const works = { name, works: true, eligible: obstacle === null, threads: used, device, versions };
    if (obstacle === null) return { ...works, reason: null, mend: null };
    return { ...works, reason: tellReason(obstacle), mend: tellMend(obstacle) };
  } catch (error) {
    return failedReport(name, tellReason(error), tellMend(error));
  }
}

/** Why `auto` would not take an engine, whether it works or not; null where it would. */
async function findObstacle(start: StartEngine, threads: number): Promise<unknown> {
  return start({ threads }).then(
    () => null,
    (error: unknown) => error,
  );
}

async function main(words: readonly string[]): Promise<void> {
  const [name, threads] = words;
  const engine = ENGINES.find((known) => known.name === name);
  if (engine === undefined || process.send === undefined) throw new Error(`not an engine to be probed: ${name}`);
  enableProdMode();
  const answer = await report(engine.name, engine.start, Number(threads));
  process.send(answer, () => process.exit());
}

void main(process.argv.slice(2));
