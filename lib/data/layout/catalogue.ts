import { join } from 'node:path';
import { listVisible } from '../folderNames.js';
import { camvidLayout } from './camvid.js';
import { carvanaLayout } from './carvana.js';
import { cocoLayout } from './coco.js';
import { cutoutLayout } from './cutout.js';
import { dsb2018Layout } from './dsb2018.js';
import { folderLayout } from './folderLayout.js';
import { labelmeLayout } from './labelme.js';
import type { Layout, LayoutName, Root } from './layout.js';
import { oxfordPetsLayout } from './oxfordPets.js';
import { vocLayout } from './voc.js';

/** Every layout; where several fit a folder, the first is taken. */
export const LAYOUTS: readonly Layout[] = [
  folderLayout,
  cutoutLayout,
  vocLayout,
  oxfordPetsLayout,
  carvanaLayout,
  camvidLayout,
  dsb2018Layout,
  cocoLayout,
  labelmeLayout,
];

/** How many folders that hold nothing but one other folder are gone through: archives have them. */
const WRAPPERS_MAX = 3;

/**
 * Takes the layout that was asked for, or the first that fits; where none fits, `folder`, whose problems say what
 * is missing. A folder that holds nothing but one other is gone through.
 */
export async function recogniseLayout(given: Root, name: LayoutName | 'auto'): Promise<{ root: Root; layout: Layout }> {
  const candidates = LAYOUTS.filter((layout) => (name === 'auto' ? !layout.namedOnly : layout.name === name));
  for (let root: Root | undefined = given, i = 0; root && i <= WRAPPERS_MAX; i++) {
    for (const layout of candidates) if (await layout.recognise(root)) return { root, layout };
    root = await enterOnly(root);
  }
  return { root: given, layout: candidates[0] && name !== 'auto' ? candidates[0] : folderLayout };
}

/** The one folder inside of a folder that holds nothing else; `undefined` where there is more, or no folder. */
async function enterOnly({ dir, names }: Root): Promise<Root | undefined> {
  const [only, other] = names;
  if (only === undefined || other !== undefined) return undefined;
  const below = join(dir, only);
  const inside = await listVisible(below);
  return inside && { dir: below, names: inside };
}
