import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../lib/base/file.js';
import { flatPng, greyPng, useFolders } from '../data/folderFixture.js';

/** How a run of the command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** The working folder. */
  readonly cwd: string;
  /** Called with everything that stderr holds so far. */
  onStderr?(text: string, signal: (name: NodeJS.Signals) => void): void;
}

/** Runs the compiled command `segbook` in a process of its own. */
export async function runCommand(words: readonly string[], { cwd, onStderr }: CommandOptions): Promise<Ended> {
  const env = { ...process.env, SEGBOOK_BACKEND: undefined, SEGBOOK_THREADS: undefined, SEGBOOK_DEBUG: undefined };
  const main = join(packageRoot, 'dist', 'lib', 'cli', 'main.js');
  const child = spawn(process.execPath, [main, ...words], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
      if (name === 'stderr') onStderr?.(written.stderr, (signal) => child.kill(signal));
    });
  }
  const code = await new Promise<number | null>((done, fail) => child.on('error', fail).on('close', done));
  return { code, ...written };
}

/** What makes a training take a moment only. */
export const TINY: readonly string[] = [
  'preprocess.heightPx=32',
  'preprocess.widthPx=32',
  'model.depth=1',
  'model.base=2',
  'train.epochs=1',
].flatMap((assignment) => ['--set', assignment]);

const WIDTH_PX = 36;
const HEIGHT_PX = 28;

/** A mask of a block in the middle; `value` in it, 0 around it. */
function blockMask(widthPx: number, heightPx: number, value: number): Promise<Uint8Array> {
  const isInside = (at: number, size: number): boolean => at > size / 4 && at < (3 * size) / 4;
  return greyPng(
    Array.from({ length: heightPx }, (_, y) =>
      Array.from({ length: widthPx }, (_, x) => (isInside(x, widthPx) && isInside(y, heightPx) ? value : 0)),
    ),
  );
}

/** Contents of a folder of images of 36x28 pixels with masks, and whatever else is asked for. */
export async function tinyFolder(
  stems: readonly string[],
  others: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<Record<string, string | Uint8Array>> {
  const files: Record<string, string | Uint8Array> = {};
  for (const [i, stem] of stems.entries()) {
    files[`images/${stem}.png`] = await flatPng(WIDTH_PX, HEIGHT_PX, { r: 40 * i, g: 100, b: 200 });
    files[`masks/${stem}.png`] = await blockMask(WIDTH_PX, HEIGHT_PX, 255);
  }
  return { ...files, ...others };
}

export { blockMask, useFolders };
