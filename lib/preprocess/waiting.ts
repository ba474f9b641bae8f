/** How long a consumer of batches waited for them, and how long it worked on them. The first wait is not counted. */
export interface Waiting {
  /** Milliseconds of each wait. */
  readonly waitedMs: number[];
  /** Milliseconds of the work before it. */
  readonly workedMs: number[];
}

export function createWaiting(): Waiting {
  return { waitedMs: [], workedMs: [] };
}

/**
 * Hands values on, and notes how long each was waited for.
 * @param waiting is filled
 */
export async function* timeWaiting<T>(
  values: AsyncIterable<T>,
  waiting: Waiting,
  now: () => number = () => performance.now(),
): AsyncGenerator<T, void, undefined> {
  let handed: number | undefined;
  let asked = now();
  for await (const value of values) {
    if (handed !== undefined) {
      waiting.workedMs.push(asked - handed);
      waiting.waitedMs.push(now() - asked);
    }
    handed = now();
    yield value;
    asked = now();
  }
}

/**
 * The time waited as a share of the time worked; null where nothing was waited for.
 * @example
 * waitingShare({ waitedMs: [1, 3], workedMs: [10, 30] }) // 0.1
 */
export function waitingShare({ waitedMs, workedMs }: Waiting): number | null {
  const [waited, worked] = [waitedMs, workedMs].map((values) => values.reduce((sum, value) => sum + value, 0));
  return worked === undefined || worked === 0 ? null : (waited ?? 0) / worked;
}
