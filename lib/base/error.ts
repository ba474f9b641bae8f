/**
 * Errors that a user can act on. Each message names the thing, the constraint and the value;
 * `hint` says what to do next. The command line maps `exitCode` to the process.
 */

/** Exit codes of the command `segbook`. */
export const ExitCode = {
  done: 0,
  unexpected: 1,
  usage: 2,
  data: 3,
  notebook: 4,
  backend: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Base of every expected failure. `message` is one line; `hint` is one sentence in the imperative, or empty. */
export class SegbookError extends Error {
  readonly exitCode: ExitCode;
  readonly hint: string;

  constructor(message: string, hint: string, exitCode: ExitCode, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.exitCode = exitCode;
    this.hint = hint;
  }
}

/** A wrong option, configuration key or value: exit code 2. */
export class ConfigError extends SegbookError {
  constructor(message: string, hint = '', options?: ErrorOptions) {
    super(message, hint, ExitCode.usage, options);
  }
}

/** A batch, an image or a network too large for the memory there is: exit code 2. */
export class MemoryError extends ConfigError {}

/** A data set, image or mask that cannot be used: exit code 3. */
export class DataError extends SegbookError {
  constructor(message: string, hint = '', options?: ErrorOptions) {
    super(message, hint, ExitCode.data, options);
  }
}

/** A compute backend that cannot run here: exit code 5. */
export class BackendError extends SegbookError {
  constructor(message: string, hint = '', options?: ErrorOptions) {
    super(message, hint, ExitCode.backend, options);
  }
}

/** The user pressed Ctrl-C: exit code 130. */
export class InterruptedError extends SegbookError {
  constructor(message = 'interrupted', hint = '') {
    super(message, hint, ExitCode.interrupted);
  }
}

/** True for a file system error with this code, such as `ENOENT`. */
export function isSystemError(error: unknown, code: string): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && error.code === code;
}
