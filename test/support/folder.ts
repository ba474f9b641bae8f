import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeMaskPng, encodePng } from '../../lib/data/imageFile.js';
import type { Mask } from '../../lib/data/picture.js';
import { openStudio } from '../../lib/data/studio/studio.js';

/** Splits of the folder that {@link writeSmallFolder} writes, by number. */
const SPLITS = ['train', 'train', 'train', 'train', 'train', 'train', 'val', 'val', 'test', 'test', 'test', 'test'];

/** Writes a folder data set of twelve scenes of `studio` with trimaps and splits.csv into a new temporary folder. */
export async function writeSmallFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'segbook-folder-'));
  const studio = openStudio();
  for (const name of ['images', 'masks', 'trimaps']) await mkdir(join(folder, name));
  const stems = studio.items.slice(0, SPLITS.length).map(({ stem }) => stem);
  for (const stem of stems) {
    const { image, foreground, classes } = await studio.read(stem);
    await writeFile(join(folder, 'images', `${stem}.png`), await encodePng(image));
    await writeFile(join(folder, 'masks', `${stem}.png`), await encodeMaskPng(foreground));
    await writeFile(join(folder, 'trimaps', `${stem}.png`), await encodeMaskPng(toTrimap(classes)));
  }
  const rows = stems.map((stem, i) => `${stem},${SPLITS[i]}`);
  await writeFile(join(folder, 'splits.csv'), `stem,split\n${rows.join('\n')}\n`);
  return folder;
}

/** Class ids 0 background, 1 foreground, 2 outline as a trimap: 2, 1, 3. */
function toTrimap(classes: Mask): Mask {
  return { ...classes, data: classes.data.map((id) => [2, 1, 3][id] as number) };
}
