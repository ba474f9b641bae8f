import { spawn } from 'node:child_process';
import { InterruptedError, SegbookError } from '../base/error.js';
import { sumTreeBytes } from '../notebook/processMemory.js';

export interface CommandOptions {
  readonly cwd: string;
  /** Over the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** How long a command took, and the most memory that it and all that it started held at once. */
export interface CommandTime {
  readonly ms: number;
  readonly peakRssMB: number;
}

const POLL_MS = 200;
const STDERR_KEPT = 2000;

/**
 * Runs a command to its end.
 * @throws SegbookError when it fails
 * @throws InterruptedError when the signal fires
 */
export async function timeCommand(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, env = {}, signal }: CommandOptions,
): Promise<CommandTime> {
  const start = performance.now();
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    // a group of its own: Ctrl-C reaches this process only, which then ends the other one
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT);
  });
  let peakBytes = 0;
  const poll = setInterval(async () => {
    const held = child.pid === undefined ? undefined : await sumTreeBytes(child.pid);
    peakBytes = Math.max(peakBytes, held ?? 0);
  }, POLL_MS);
  const stop = (): void => void child.kill('SIGINT');
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const how = await new Promise<string | null>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code, name) => resolve(code === 0 ? null : (name ?? `exit code ${code}`)));
    });
    if (signal?.aborted) throw new InterruptedError('benchmark interrupted');
    if (how !== null) throw explainEnd(program, how, stderr);
    return { ms: performance.now() - start, peakRssMB: Math.round(peakBytes / 1e6) };
  } finally {
    clearInterval(poll);
    signal?.removeEventListener('abort', stop);
  }
}

function explainEnd(program: string, how: string, stderr: string): SegbookError {
  const last = stderr.trim().split('\n').at(-1)?.trim() ?? '';
  const told = last === '' ? '' : ` (${last})`;
  return new SegbookError(
    `measured command failed: ${program}: ${how}${told}`,
    'Run the command alone and mend it.',
    1,
  );
}
