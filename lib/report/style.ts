import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot, readText } from '../base/file.js';
import { chooserStyle } from '../figures/chooserQuestions.js';
import { chartColourStyle } from './chartTheme.js';

/** The page's style sheet: the files of `lib/report/style/` in alphabetical order, the colours of charts, and what the chooser needs. */
export async function readStyle(): Promise<string> {
  const folder = join(packageRoot, 'lib/report/style');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.css')).sort();
  const sheets = await Promise.all(names.map((name) => readText(join(folder, name))));
  return [chartColourStyle(), ...sheets, chooserStyle()].join('\n');
}
