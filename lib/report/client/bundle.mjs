/** Bundles the page's scripts into dist/, each with the licences of the packages in it above its code. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const HERE = 'lib/report/client';
const OUT = 'dist/lib/report/client';
const ENTRIES = ['theme', 'page', 'charts', 'reload'];

const { metafile } = await build({
  entryPoints: ENTRIES.map((name) => join(HERE, `${name}.ts`)),
  outdir: OUT,
  bundle: true,
  minify: true,
  charset: 'utf8',
  format: 'iife',
  target: 'es2022',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
for (const [path, { inputs }] of Object.entries(metafile.outputs)) {
  const notice = await writeNotice(findPackages(Object.keys(inputs)));
  if (notice !== '') await writeFile(path, `/*!\n${notice}\n*/\n${await readFile(path, 'utf8')}`);
}

/** Folders of the packages that files of a bundle come from. */
function findPackages(files) {
  const found = files.map((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(found.filter((folder) => folder !== undefined))].sort();
}

/** Each licence once, below the names of those that come under it. */
async function writeNotice(folders) {
  const namesByText = new Map();
  for (const folder of folders) {
    const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const text = await readLicence(folder);
    namesByText.set(text, [...(namesByText.get(text) ?? []), `${name} ${version}`]);
  }
  const notices = [...namesByText].map(([text, names]) => `${names.join(', ')}:\n\n${text}`);
  return notices.join('\n\n').replaceAll('*/', '* /');
}

async function readLicence(folder) {
  const name = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
  if (name === undefined) throw new Error(`package has no licence file: ${folder}`);
  return (await readFile(join(folder, name), 'utf8')).trim();
}
