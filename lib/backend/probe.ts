/** Tries one engine in a process of its own: a library may crash or hang when it starts. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineName } from './names.js';

/** How an engine does here. */
export interface EngineReport {
  readonly name: EngineName;
  /** True when it starts and finds the gradients of a small convolution. */
  readonly works: boolean;
  /** True when `auto` may take it: it works, and not by emulation. */
  readonly eligible: boolean;
  /** Processors that one operation is shared between, the device and the versions of what works; else null. */
  readonly threads: number | null;
  readonly device: string | null;
  readonly versions: Readonly<Record<string, string>> | null;
  /** Why it does not work, or why `auto` does not take it; null where neither is to be said. */
  readonly reason: string | null;
  /** What to do about the reason; null where there is none. */
  readonly mend: string | null;
}

export interface ProbeOptions {
  readonly threads: number;
  readonly timeoutMs: number;
  /** The script that tries the engine and sends its report. */
  readonly script?: string;
}

const SCRIPT = fileURLToPath(new URL('./probeProcess.js', import.meta.url));
/** Of what a crashing library wrote. */
const LOG_LENGTH = 2000;

/** Tries an engine; whatever happens to the process that does, the answer is a report. */
export async function probeEngine(
  name: EngineName,
  { threads, timeoutMs, script = SCRIPT }: ProbeOptions,
): Promise<EngineReport> {
  const child = fork(script, [name, String(threads)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
  const log = keepLog(child);
  let report: EngineReport | undefined;
  child.once('message', (message) => {
    report = message as EngineReport;
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, timeoutMs);
  const ended = await whenEnded(child);
  clearTimeout(timer);
  if (report !== undefined) return report;
  return failedReport(name, timedOut ? `no answer after ${timeoutMs / 1000} s` : `${ended}${log()}`, CRASH_MEND);
}

const CRASH_MEND = 'Its library does not run here: install it anew, or use another backend.';

function keepLog(child: ChildProcess): () => string {
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-LOG_LENGTH);
  });
  return () => {
    const last = log.trim().split('\n').at(-1)?.trim() ?? '';
    return last === '' ? '' : `; ${last}`;
  };
}

function whenEnded(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      resolve(signal === null ? `its process ended with exit code ${code}` : `its process crashed with ${signal}`);
    });
  });
}

/** The report of an engine that does not work. */
export function failedReport(name: EngineName, reason: string, mend: string): EngineReport {
  return { name, works: false, eligible: false, threads: null, device: null, versions: null, reason, mend };
}
