import { spawn } from 'node:child_process';

export interface BuildOptions {
  readonly signal: AbortSignal;
  /** Takes what the build writes for the terminal. */
  readonly write: (text: string) => void;
}

const STDERR_KEPT = 8000;
/** Time for a build that was interrupted to end in its own way. */
const GRACE_MS = 10_000;

/**
 * Makes a report in a process of its own, which loads the library as it is now.
 * @param words the command and its arguments
 * @returns why it failed, as it told; null when it went well
 */
export function runBuild(words: readonly string[], { signal, write }: BuildOptions): Promise<string | null> {
  // a group of its own: Ctrl-C reaches this process only, which then ends the other one
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told = (told + text).slice(-STDERR_KEPT);
    write(text);
  });
  let deadline: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill('SIGINT');
    deadline = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  };
  const abandon = (): void => void child.kill('SIGINT');
  process.once('exit', abandon);
  signal.addEventListener('abort', stop, { once: true });
  return new Promise((resolve) => {
    const end = (failure: string | null): void => {
      clearTimeout(deadline);
      process.off('exit', abandon);
      signal.removeEventListener('abort', stop);
      resolve(failure);
    };
    child.once('error', (error) => end(error.message));
    child.once('close', (code, name) => end(code === 0 ? null : explainFailure(told, code, name)));
  });
}

/**
 * What a failed build said last: from the line on that names the command, else its last line, else how it ended.
 * @example
 * explainFailure('data set x\nsegbook: cell failed\nMend it.\n', 4, null) // 'cell failed\nMend it.'
 */
export function explainFailure(stderr: string, code: number | null, signal: string | null): string {
  const [, ...told] = `\n${stderr}`.split('\nsegbook: ');
  const last = told.at(-1) ?? stderr.trim().split('\n').at(-1) ?? '';
  return last.trim() === '' ? `build ended with ${signal ?? `exit code ${code}`}` : last.trim();
}
