import type { Logger } from '../base/log.js';

/** Tells where the run of a notebook is. */
export interface ProgressWatch {
  /** A cell begins: its number and how many code cells there are. */
  enter(cell: number, cells: number): void;
  /** What the running cell says of its progress. */
  detail(line: string): void;
  stop(): void;
}

export interface ProgressOptions {
  /** The notebook's name. */
  readonly name: string;
  readonly logger: Logger;
  readonly now: () => number;
  /** Seconds of each code cell last time, 0 of one that does not run; null where nobody knows. */
  readonly expectedSeconds: readonly (number | null)[];
}

const TELL_MS = 1000;

/** Tells each second where the run is: `1-datasets  cell 3/8  12 s, about 40 s left`, and what its cell says. */
export function watchProgress({ name, logger, now, expectedSeconds }: ProgressOptions): ProgressWatch {
  const started = now();
  let entered = started;
  let place = 'starting';
  let detail = '';
  let current = -1;
  let expected = expectedSeconds;
  const secondsSince = (time: number): number => (now() - time) / 1000;
  const tell = (): void => {
    const left = current < 0 ? null : estimateLeft(expected, current, secondsSince(entered), secondsSince(started));
    const time = `${Math.round(secondsSince(started))} s${left === null ? '' : `, ${describeLeft(left)}`}`;
    logger.progress(`${name}  ${place}  ${time}${detail}`);
  };
  const timer = setInterval(tell, TELL_MS);
  tell();
  return {
    enter(cell, cells) {
      place = `cell ${cell}/${cells}`;
      detail = '';
      current = cell - 1;
      entered = now();
      if (expected.length !== cells) expected = Array.from({ length: cells }, () => null);
      tell();
    },
    detail(line) {
      detail = `  ${line}`;
    },
    stop: () => clearInterval(timer),
  };
}

/**
 * Seconds left of a run: what the cells took last time; a cell that nobody knows is taken for a mean one, or, where no
 * cell is known, for a mean one of this run. Null where nothing can be told.
 * @param expected seconds of each cell, null where unknown
 * @param current the running cell, from 0
 * @param inCell seconds since it began
 * @param elapsed seconds since the run began
 * @example
 * estimateLeft([2, 10, 30], 1, 4, 6) // 36
 */
export function estimateLeft(
  expected: readonly (number | null)[],
  current: number,
  inCell: number,
  elapsed: number,
): number | null {
  const known = expected.filter((seconds) => seconds !== null);
  const mean = known.length > 0 ? known.reduce((sum, seconds) => sum + seconds, 0) / known.length : null;
  const typical = mean ?? (current > 0 ? (elapsed - inCell) / current : null);
  if (typical === null) return null;
  const [own = typical, ...later] = expected.slice(current).map((seconds) => seconds ?? typical);
  return later.reduce((sum, seconds) => sum + seconds, Math.max(0, own - inCell));
}

/**
 * @example
 * describeLeft(44) // 'about 45 s left'
 */
export function describeLeft(seconds: number): string {
  if (seconds < 5) return 'a few seconds left';
  if (seconds < 57.5) return `about ${Math.round(seconds / 5) * 5} s left`;
  return `about ${Math.round(seconds / 60)} min left`;
}
