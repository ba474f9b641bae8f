import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { Connection } from './connection.js';
import { type Kernelspec, kernelCommand } from './kernelspec.js';

/** The operating system's side of a kernel: a process in a group of its own, so that nothing of it is left behind. */
export interface KernelProcess {
  /** Settles with how the process ended: `exit code 1`, `signal SIGKILL`, or why it could not be started. */
  readonly ended: Promise<string>;
  /** Undefined where it could not be started. */
  readonly pid: number | undefined;
  isRunning(): boolean;
  /** Sends the signal of Ctrl-C to the kernel alone. */
  interrupt(): void;
  /** Ends the kernel and all that its cells started, at once. */
  kill(): void;
  /** The end of what the process itself wrote, which is no output of a cell. */
  log(): string;
}

const LOG_LENGTH = 2000;

/** Keeps the last characters that a process writes to its own stdout and stderr. */
function keepLog(child: ChildProcess): () => string {
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-LOG_LENGTH);
    });
  }
  return () => log.trim();
}

/** Signals the group that the process leads; on Windows, which has no groups, the process. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nothing is left to signal.
  }
}

function whenEnded(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
}

/** Starts a kernel in the folder `cwd`, with `env` over the environment of this process. */
export function startProcess(
  spec: Kernelspec,
  connection: Connection,
  cwd: string,
  env: Readonly<Record<string, string>>,
): KernelProcess {
  const { command, args } = kernelCommand(spec, connection.file);
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...spec.env, ...env, JPY_PARENT_PID: String(process.pid) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const abandon = (): void => {
    killGroup(child);
    rmSync(connection.folder, { recursive: true, force: true });
  };
  process.once('exit', abandon);
  let running = true;
  const ended = whenEnded(child).then((how) => {
    running = false;
    killGroup(child);
    process.removeListener('exit', abandon);
    return how;
  });
  const log = keepLog(child);
  return {
    ended,
    pid: child.pid,
    isRunning: () => running,
    interrupt: () => void child.kill('SIGINT'),
    kill: () => killGroup(child),
    log,
  };
}
