import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { BackendError, type ExitCode, InterruptedError, MemoryError, SegbookError } from '../base/error.js';
import type { Answer, Question, Ready, ToldError } from './workload.js';

/** A process that does one workload whenever it is asked to. */
export interface Runner {
  readonly ready: Ready;
  /** Does the work once; the milliseconds it took. */
  run(): Promise<number>;
  /** Ends the process; the most memory it held, in MB. */
  end(): Promise<number>;
  /** Ends the process at once, whatever it does. */
  kill(): void;
}

export interface RunnerOptions {
  /** The longest that any answer may take. Default 10 minutes. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

const TIMEOUT_MS = 600_000;

/** Errors of a process come out of it by their names. */
const MEMORY_PATTERN = /out of memory|bad_alloc|cannot allocate memory|heap limit/i;
const STDERR_KEPT = 4000;

/**
 * Starts a process that answers as {@link Answer} says, and waits for its first result.
 * @param words the program and its arguments
 * @throws what the process says that hinders it; MemoryError when the system ended it for its memory
 * @throws InterruptedError when the signal fires
 */
export async function startRunner(words: readonly [string, ...string[]], options: RunnerOptions = {}): Promise<Runner> {
  const { timeoutMs = TIMEOUT_MS, signal } = options;
  const [program, ...args] = words;
  // a group of its own: Ctrl-C reaches this process only, which then ends the other one
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true, windowsHide: true });
  const answers = listen(child, timeoutMs, signal);
  const ask = <K extends string>(question: Question, key: K): Promise<Record<K, number>> => {
    child.stdin?.write(`${question}\n`);
    return answers.next(key);
  };
  const { ready } = await answers.next<'ready', Ready>('ready');
  return {
    ready,
    run: async () => (await ask('run', 'ms')).ms,
    end: async () => {
      const { peakRssMB } = await ask('end', 'peakRssMB');
      child.kill('SIGKILL');
      return peakRssMB;
    },
    kill: () => child.kill('SIGKILL'),
  };
}

interface Answers {
  /** The next answer, which must hold this key. */
  next<K extends string, V = number>(key: K): Promise<Record<K, V>>;
}

/** Hears one process: an answer a line, or how it ended instead. */
function listen(child: ChildProcess, timeoutMs: number, signal: AbortSignal | undefined): Answers {
  let stderr = '';
  let take: ((answer: Answer | Error) => void) | undefined;
  const heard: (Answer | Error)[] = [];
  const hear = (answer: Answer | Error): void => {
    if (take === undefined) heard.push(answer);
    else take(answer);
    take = undefined;
  };
  const fail = (error: Error): void => {
    child.kill('SIGKILL');
    hear(error);
  };
  child.stdin?.on('error', () => {}); // the process is gone: how it ended is heard below
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT);
  });
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => readLine(line, hear));
  child.on('error', fail).on('close', (code, ended) => hear(explainEnd(code, ended, stderr)));
  const interrupt = (): void => fail(new InterruptedError('benchmark interrupted'));
  signal?.addEventListener('abort', interrupt, { once: true });
  child.on('close', () => signal?.removeEventListener('abort', interrupt));
  if (signal?.aborted) interrupt();

  const wait = (): Promise<Answer | Error> => {
    const first = heard.shift();
    if (first !== undefined) return Promise.resolve(first);
    return new Promise((done) => {
      const timer = setTimeout(() => fail(tooSlow(timeoutMs)), timeoutMs);
      take = (answer) => {
        clearTimeout(timer);
        done(answer);
      };
    });
  };
  return {
    next: async <K extends string, V>(key: K) => {
      const answer = await wait();
      if (answer instanceof Error) throw answer;
      if ('error' in answer) {
        child.kill('SIGKILL');
        throw reviveError(answer.error);
      }
      if (key in answer) return answer as unknown as Record<K, V>;
      throw new Error(`measured process must answer with ${key}: ${JSON.stringify(answer)}`);
    },
  };
}

/** Libraries may print on stdout, too: what is no object in JSON is no answer. */
function readLine(line: string, hear: (answer: Answer) => void): void {
  if (!line.startsWith('{"')) return;
  try {
    hear(JSON.parse(line) as Answer);
  } catch {
    // a remark that looks like an answer
  }
}

function explainEnd(code: number | null, ended: NodeJS.Signals | null, stderr: string): SegbookError {
  const how = ended === null ? `exit code ${code}` : `signal ${ended}`;
  const last = stderr.trim().split('\n').at(-1)?.trim() ?? '';
  if (ended === 'SIGKILL' || MEMORY_PATTERN.test(stderr)) {
    return new MemoryError(`memory ran out while measuring: process ended with ${how}`, 'Measure a smaller size.');
  }
  return new SegbookError(
    `measured process ended early: ${how}${last === '' ? '' : ` (${last})`}`,
    'Run it again; if it fails again, measure another size or backend.',
    1,
  );
}

function tooSlow(timeoutMs: number): SegbookError {
  const seconds = timeoutMs / 1000;
  return new SegbookError(
    `measurement too slow; one run must take at most ${seconds} s`,
    'Measure a smaller size or another backend.',
    1,
  );
}

/** An error that another process told, of the same class where that says more than its exit code. */
export function reviveError({ name, message, hint, exitCode }: ToldError): SegbookError {
  if (name === 'MemoryError') return new MemoryError(message, hint);
  if (name === 'BackendError') return new BackendError(message, hint);
  return new SegbookError(message, hint, exitCode as ExitCode);
}
