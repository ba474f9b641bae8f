import { join, resolve } from 'node:path';
import { packageRoot } from '../base/file.js';

/** Environment variable with the folder of the stored runs. */
export const RUNS_VARIABLE = 'SEGBOOK_RUNS';

/** Absolute path of the folder of the stored runs: `data/runs` of the package, or as set. */
export function runsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return resolve(environment[RUNS_VARIABLE] || join(packageRoot, 'data', 'runs'));
}
