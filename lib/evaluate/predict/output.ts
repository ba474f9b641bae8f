import { stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ConfigError } from '../../base/error.js';
import { assertWritable } from '../../base/file.js';
import { assertOutsideDatasets } from '../../data/datasetAbove.js';
import type { Inputs } from './inputs.js';

/**
 * Makes sure that what is predicted can be written, and neither into a data set, nor among the inputs, nor over one.
 * @throws ConfigError when it cannot
 */
export async function assertOutputFolder(out: string, { images, folders }: Inputs): Promise<void> {
  const hint = 'Choose another --out.';
  const dir = resolve(out);
  await assertOutsideDatasets(out);
  const folder = folders.find((each) => liesIn(dir, each));
  if (folder !== undefined)
    throw new ConfigError(`output must not lie in an input folder: ${out} (in ${folder})`, hint);
  const own = new Set(images.map(({ path }) => resolve(path)));
  const overwritten = images.find(({ output }) => own.has(join(dir, output)));
  if (overwritten !== undefined)
    throw new ConfigError(`output must not overwrite an input: ${join(out, overwritten.output)}`, hint);
  await assertFolder(out, hint);
}

function liesIn(path: string, folder: string): boolean {
  const inside = relative(folder, path);
  return inside.split(sep)[0] !== '..' && !isAbsolute(inside);
}

async function assertFolder(out: string, hint: string): Promise<void> {
  const isFile = await stat(out).then(
    (entry) => !entry.isDirectory(),
    () => false,
  );
  if (isFile) throw new ConfigError(`output must be a folder: ${out} is a file`, hint);
  await assertWritable(join(out, 'mask.png'));
}
