import { setTimeout as sleep } from 'node:timers/promises';
import { quantileSorted } from '../base/quantile.js';
import type { Runner } from './runner.js';

/** How often work is done. */
export interface Rounds {
  /** Not counted, to let code be compiled and memory be got. */
  readonly warmUp: number;
  readonly least: number;
  readonly most: number;
  /** Rounds after the least end when this time is over. */
  readonly budgetMs: number;
}

export const DEFAULT_ROUNDS: Rounds = { warmUp: 2, least: 5, most: 31, budgetMs: 15_000 };

/** Milliseconds of each round; `peer` is empty where there is none. */
export interface Timings {
  readonly ours: readonly number[];
  readonly peer: readonly number[];
}

/** Threads of the other side wait busily for a moment after their work: this lets them fall asleep. */
const PAUSE_MS = 30;

/**
 * Lets two processes work in turn, so that the load of the machine hits both alike; who begins changes every round.
 */
export async function timeInTurn(
  ours: Pick<Runner, 'run'>,
  peer: Pick<Runner, 'run'> | undefined,
  rounds: Rounds = DEFAULT_ROUNDS,
  now: () => number = () => performance.now(),
): Promise<Timings> {
  const timings = { ours: [] as number[], peer: [] as number[] };
  const takeTurn = async (runner: Pick<Runner, 'run'> | undefined, times: number[]): Promise<void> => {
    if (runner === undefined) return;
    times.push(await runner.run());
    if (peer !== undefined) await sleep(PAUSE_MS);
  };
  for (let i = 0; i < rounds.warmUp; i++) {
    await takeTurn(ours, []);
    await takeTurn(peer, []);
  }
  const start = now();
  for (let i = 0; i < rounds.most; i++) {
    if (i >= rounds.least && now() - start > rounds.budgetMs) break;
    const turns = [() => takeTurn(ours, timings.ours), () => takeTurn(peer, timings.peer)];
    for (const turn of i % 2 === 0 ? turns : turns.reverse()) await turn();
  }
  return timings;
}

/** Median and quartiles. */
export interface Spread {
  readonly median: number;
  readonly quartiles: readonly [number, number];
}

/**
 * @throws RangeError when there is no value
 * @example
 * spreadOf([4, 1, 2, 3, 5]).median // 3
 */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => quantileSorted(sorted, share);
  return { median: at(0.5), quartiles: [at(0.25), at(0.75)] };
}
