import { spawn } from 'node:child_process';
import { BackendError, InterruptedError } from '../../base/error.js';
import { type Logger, silentLogger } from '../../base/log.js';

/** Lines of a failed program that are shown. */
const LINES_KEPT = 20;

export interface CommandOptions {
  /** Sees every line as progress, and the last lines of a failure as remarks. */
  readonly logger?: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Added to the environment. */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/**
 * Runs another program to its end.
 * @returns what it wrote, stdout and stderr together
 * @throws BackendError when it is missing or fails
 * @throws InterruptedError when the signal fires; the program has ended by then
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  { logger = silentLogger, signal, env = {} }: CommandOptions = {},
): Promise<string> {
  if (signal?.aborted) throw new InterruptedError();
  const { code, lines } = await collect(program, args, { logger, signal, env });
  if (signal?.aborted) throw new InterruptedError();
  if (code === 0) return lines.join('\n');
  for (const line of lines.slice(-LINES_KEPT)) logger.info(line);
  throw new BackendError(
    `program failed; its exit code must be 0: ${program} (${code}): ${lines.at(-1) ?? 'it said nothing'}`,
    'Mend what the lines above complain of, and try again.',
  );
}

function collect(
  program: string,
  args: readonly string[],
  { logger, signal, env }: Required<Omit<CommandOptions, 'signal'>> & Pick<CommandOptions, 'signal'>,
): Promise<{ code: number | string; lines: string[] }> {
  return new Promise((done) => {
    const lines: string[] = [];
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      ...(signal === undefined ? {} : { signal }),
    });
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (text: string) => {
        const parts = (rest + text).split(/\r?\n|\r/);
        rest = parts.pop() ?? '';
        for (const line of parts.filter((part) => part.trim() !== '')) {
          lines.push(line);
          logger.progress(line);
        }
      });
      stream.on('end', () => rest.trim() !== '' && lines.push(rest));
    }
    child.on('error', ({ message }) => {
      if (child.pid === undefined) done({ code: 'not started', lines: [message] }); // else it was stopped, and closes
    });
    child.on('close', (code, killedBy) => done({ code: code ?? killedBy ?? 'unknown', lines }));
  });
}
