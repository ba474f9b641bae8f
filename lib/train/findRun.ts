import { join } from 'node:path';
import { DataError } from '../base/error.js';
import { exists } from '../base/file.js';
import { runsFolder } from './runsFolder.js';

/** True where a folder holds a run, finished or not. */
export async function holdsRun(folder: string): Promise<boolean> {
  return exists(join(folder, 'config.json'));
}

/** The file of a run folder that is written last, so that it says that the run is finished. */
export const LAST_WRITTEN = 'provenance.json';

/** True where a folder holds a finished run. */
export async function holdsFinishedRun(folder: string): Promise<boolean> {
  return exists(join(folder, LAST_WRITTEN));
}

/**
 * The folder of a run: the path itself, or the name of a stored run.
 * @throws DataError when there is neither
 */
export async function findRun(pathOrName: string): Promise<string> {
  const found = await locateRun(pathOrName);
  if (found !== null) return found;
  throw new DataError(
    `no run folder and no stored run of this name: ${pathOrName}`,
    'Train one with segbook train --out.',
  );
}

/** As {@link findRun}; null where there is neither. */
export async function locateRun(pathOrName: string): Promise<string | null> {
  const stored = join(runsFolder(), pathOrName);
  for (const folder of [pathOrName, stored]) if (await holdsRun(folder)) return folder;
  return null;
}
