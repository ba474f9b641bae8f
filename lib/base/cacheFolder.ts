import { resolve } from 'node:path';

/** Environment variable with the folder of everything that can be made again; the notebooks of a report share it. */
export const CACHE_VARIABLE = 'SEGBOOK_CACHE';

/** Absolute path of the folder for what can be made again: `.segbook/cache` of the working directory, or as set. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return resolve(environment[CACHE_VARIABLE] || '.segbook/cache');
}
