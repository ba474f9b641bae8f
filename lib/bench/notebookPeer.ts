import { execFile } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../base/file.js';
import { assertHas } from './peer.js';

/** A Python with nbconvert, which executes the same notebooks on the same kernel. */
export interface NotebookPeer {
  /** Such as `nbconvert 7.17.2`. */
  readonly name: string;
  /** The words that execute notebooks and turn each into an HTML file of `outDir`. */
  wordsFor(notebooks: readonly string[], outDir: string): readonly [string, ...string[]];
  /** What lets it find the kernel of the package, and that kernel its Node. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Finds the peer of the benchmarks of reports.
 * @param python path or name of a Python 3
 * @throws ConfigError when it is none
 * @throws BackendError when it lacks a package
 */
export async function findNotebookPeer(python: string): Promise<NotebookPeer> {
  await assertHas(python, ['nbconvert', 'nbclient', 'jupyter_client'], ['nbconvert', 'nbclient', 'jupyter-client']);
  const code = 'import nbconvert; print(nbconvert.__version__)';
  const { stdout } = await promisify(execFile)(python, ['-c', code]);
  return {
    name: `nbconvert ${stdout.trim()}`,
    wordsFor: (notebooks, outDir) => [
      python,
      ...['-m', 'nbconvert', '--execute', '--to', 'html', '--ExecutePreprocessor.timeout=-1'],
      ...['--output-dir', outDir, ...notebooks],
    ],
    env: {
      JUPYTER_PATH: join(packageRoot, '.jupyter'),
      PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    },
  };
}
