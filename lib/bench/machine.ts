import { loadavg } from 'node:os';
import { describeHardware, type Hardware } from '../backend/machine.js';

/** The machine that was measured on. */
export interface Machine extends Hardware {
  /** Version of Node. */
  readonly node: string;
  /** Processes that were ready to run, mean of the last minute before the start. */
  readonly load: number;
}

export function describeMachine(): Machine {
  const load = Math.round((loadavg()[0] ?? 0) * 100) / 100;
  return { ...describeHardware(), node: process.versions.node, load };
}

/** Above this share of the cores other work shows in the figures. */
const BUSY_SHARE = 0.3;

/** True where other work took part of the machine when the benchmark began. */
export function isBusy({ load, cores }: Pick<Machine, 'load' | 'cores'>): boolean {
  return load > BUSY_SHARE * cores;
}
