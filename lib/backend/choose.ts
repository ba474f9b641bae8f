import { BackendError, SegbookError } from '../base/error.js';
import type { StartEngine, StartedEngine } from './engine.js';
import type { BackendName, EngineName } from './names.js';

/** An engine under its name. */
export interface Engine {
  readonly name: EngineName;
  readonly start: StartEngine;
}

/** An engine that was started, and why it was this one. */
export interface ChosenEngine extends StartedEngine {
  readonly name: EngineName;
  /** In a few words; for `auto` also why each faster engine was passed over. */
  readonly reason: string;
}

/**
 * Starts the engine of a name, or for `auto` the first that works.
 * @param engines fastest first
 * @throws BackendError when the one asked for cannot run, or none can
 */
export async function chooseEngine(
  wanted: BackendName,
  threads: number,
  engines: readonly Engine[],
): Promise<ChosenEngine> {
  if (wanted === 'auto') return takeFastest(threads, engines);
  const engine = engines.find(({ name }) => name === wanted);
  if (engine === undefined) throw new BackendError(`backend not in this version: ${wanted}`, 'Choose another backend.');
  try {
    return { name: wanted, reason: 'asked for', ...(await engine.start({ threads, asked: true })) };
  } catch (cause) {
    throw new BackendError(`backend ${wanted} cannot run here: ${tellReason(cause)}`, tellMend(cause), { cause });
  }
}

async function takeFastest(threads: number, engines: readonly Engine[]): Promise<ChosenEngine> {
  const passed = new Map<string, EngineName[]>();
  for (const { name, start } of engines) {
    try {
      return { name, reason: describeChoice(passed), ...(await start({ threads })) };
    } catch (error) {
      const [reason = ''] = tellReason(error).split('; '); // what comes after it tells more than one line has room for
      passed.set(reason, [...(passed.get(reason) ?? []), name]);
    }
  }
  throw new BackendError(
    `no backend works here; ${listPassed(passed)}`,
    'segbook doctor tells what each of them needs.',
  );
}

function describeChoice(passed: ReadonlyMap<string, readonly EngineName[]>): string {
  return ['the fastest that works here', ...(passed.size === 0 ? [] : [listPassed(passed)])].join('; ');
}

function listPassed(passed: ReadonlyMap<string, readonly EngineName[]>): string {
  return [...passed].map(([reason, names]) => `${names.join(' and ')}: ${reason}`).join('; ');
}

/** Why an engine did not start, in one line. */
export function tellReason(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line === '' ? 'no reason given' : line;
}

/** What would make an engine start. */
export function tellMend(error: unknown): string {
  return error instanceof SegbookError ? error.hint : 'Use another backend: segbook doctor lists those that work.';
}
