import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A compiled package of a few modules, as the cache of cells sees one. */
const FILES: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "segbook", "version": "1.0.0", "dependencies": { "paint": "1" } }',
  'dist/lib/index.js':
    "export { draw } from './draw.js';\nexport { count as tally } from './count.js';\nexport { openStudy } from './study.js';\n" +
    "export { obtainRun } from './train.js';\nexport { readList } from './list.js';\nexport { show } from './show.js';\n",
  'dist/lib/draw.js':
    "import { paint } from 'paint';\nimport { count } from './count.js';\nexport const draw = () => paint(count());\n",
  'dist/lib/count.js': 'export function count() { return 1; }\n',
  'dist/lib/study.js': 'export const openStudy = () => ({});\n',
  'dist/lib/train.js': "export const obtainRun = async () => (await import('./count.js')).count();\n",
  'dist/lib/list.js':
    "import { join } from 'node:path';\nexport const readList = () => join(packageRoot, 'data', 'list.json');\n",
  'dist/lib/show.js': 'export function show() {}\n',
  'data/list.json': '[1]',
  'node_modules/paint/package.json': '{ "version": "1.2.0", "dependencies": { "brush": "2" } }',
  'node_modules/brush/package.json': '{ "version": "2.0.0" }',
};

/** Writes the package into a new temporary folder. */
export async function writePackage(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'segbook-package-'));
  for (const [name, content] of Object.entries(FILES)) await writeInto(root, name, content);
  return root;
}

/** Writes a file of the package. */
export async function writeInto(root: string, name: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, name)), { recursive: true });
  await writeFile(join(root, name), content);
}
