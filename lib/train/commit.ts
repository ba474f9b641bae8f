import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { promisify } from 'node:util';
import { packageRoot } from '../base/file.js';

/** The state of segbook's own code. */
export interface Commit {
  /** Of segbook's own checkout; null where there is none. */
  readonly commit: string | null;
  /** True where files other than reports/ differ from the commit; null where there is no commit. */
  readonly dirty: boolean | null;
}

/** The commit of segbook's own checkout, not of a project that has it installed. */
export async function readCommit(): Promise<Commit> {
  const top = await runGit('rev-parse', '--show-toplevel');
  if (top === null || realpathSync(top) !== realpathSync(packageRoot)) return { commit: null, dirty: null };
  const commit = await runGit('rev-parse', 'HEAD');
  const changes = await runGit('status', '--porcelain', '--', ':/', ':(exclude,top)reports');
  return { commit, dirty: commit === null || changes === null ? null : changes !== '' };
}

async function runGit(...words: string[]): Promise<string | null> {
  try {
    return (await promisify(execFile)('git', words, { cwd: packageRoot })).stdout.trim();
  } catch {
    return null;
  }
}
