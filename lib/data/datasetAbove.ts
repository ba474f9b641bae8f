import { dirname, resolve } from 'node:path';
import { ConfigError } from '../base/error.js';
import { listVisible } from './folderNames.js';
import { LAYOUTS } from './layout/catalogue.js';

/** Layouts that are known by one annotation file, which may lie beside anything. */
const BY_FILE: readonly string[] = ['coco', 'labelme'];

const BY_FOLDERS = LAYOUTS.filter(({ name, namedOnly }) => !namedOnly && !BY_FILE.includes(name));

/** True for a folder whose parts are named as those of a data set with masks, such as images/ and masks/. */
export async function isDatasetFolder(dir: string): Promise<boolean> {
  const names = await listVisible(dir);
  if (!names) return false;
  for (const layout of BY_FOLDERS) if (await layout.recognise({ dir, names })) return true;
  return false;
}

/**
 * The data set that a path lies in, be there something at the path or not: the nearest folder, itself first, that
 * {@link isDatasetFolder} takes for one; `undefined` where there is none.
 * @param path absolute
 */
export async function findDatasetAbove(path: string): Promise<string | undefined> {
  if (await isDatasetFolder(path)) return path;
  const above = dirname(path);
  return above === path ? undefined : findDatasetAbove(above);
}

/**
 * Keeps results out of data sets, however they are named.
 * @throws ConfigError when the path lies in one
 */
export async function assertOutsideDatasets(out: string): Promise<void> {
  const above = await findDatasetAbove(resolve(out));
  if (above === undefined) return;
  throw new ConfigError(
    `output must not lie in a data set, which is never written to: ${out} (in ${above})`,
    'Choose another --out.',
  );
}
