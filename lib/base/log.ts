/** Where progress and remarks go. Results never pass through a logger: they are returned, or written to stdout. */
export interface Logger {
  /** A remark that stays, one line. */
  info(line: string): void;
  /** Something the user should know but that stops nothing, one line. */
  warn(line: string): void;
  /** The state of long work; a terminal shows only the latest one. */
  progress(line: string): void;
}

/** Takes everything and shows nothing: the default of the library's functions. */
export const silentLogger: Logger = { info() {}, warn() {}, progress() {} };

const ERASE_LINE = '\r\u001b[2K';

/** The part of a stream that {@link createLogger} writes to. */
export interface LogStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Takes progress off a terminal before something else is written there: a result, or why the work ended. */
export function clearProgress(stream: LogStream = process.stderr): void {
  if (stream.isTTY) stream.write(ERASE_LINE);
}

/**
 * Writes to a stream, by default stderr. On a terminal, progress replaces itself on one line;
 * elsewhere it is printed as a line at most every `intervalMs`, so that a log stays short.
 */
export function createLogger(
  stream: LogStream = process.stderr,
  intervalMs = 5000,
  now: () => number = Date.now,
): Logger {
  let shown = false;
  let last = Number.NEGATIVE_INFINITY;
  const line = (text: string): void => {
    stream.write(`${shown ? ERASE_LINE : ''}${text}\n`);
    shown = false;
  };
  const progress = (text: string): void => {
    if (stream.isTTY) {
      stream.write(ERASE_LINE + text.slice(0, (stream.columns ?? 80) - 1));
      shown = true;
    } else if (now() - last >= intervalMs) {
      last = now();
      stream.write(`${text}\n`);
    }
  };
  return { info: line, warn: (text) => line(`warning: ${text}`), progress };
}
