/** What became of a code cell in a report. */
export interface CellRecord {
  readonly notebook: string;
  /** 1-based among the code cells. */
  readonly cell: number;
  readonly state: 'computed' | 'kept' | 'skipped' | 'failed';
  /** Why it was computed; empty for the others. */
  readonly reason: string;
  /** True where its outputs cannot be kept, so that it is computed every time. */
  readonly isVolatile: boolean;
  /** How long it took when it was computed. */
  readonly seconds: number;
  /** When it was computed: ISO 8601, UTC; empty for one that was skipped. */
  readonly when: string;
}

/**
 * Tells why the cells of a notebook ran or did not, those with the same reason in one line.
 * @param cells how many code cells the notebook has, where some have no record
 * @example
 * describeRecords([{ notebook: '4-model', cell: 1, state: 'kept', reason: '', isVolatile: false, seconds: 1, when: '2026-11-20T08:00:00.000Z' }]) // ['4-model: kept: nothing changed since 2026-11-20']
 */
export function describeRecords(records: readonly CellRecord[], cells: number = records.length): string[] {
  const groups = new Map<string, CellRecord[]>();
  for (const record of records.filter(({ state }) => state !== 'skipped')) {
    const told = tell(record);
    groups.set(told, [...(groups.get(told) ?? []), record]);
  }
  return [...groups].map(([told, group]) => {
    const [first] = group;
    const place = group.length === cells ? '' : ` ${listNumbers(group.map(({ cell }) => cell))}`;
    return `${first?.notebook ?? ''}${place}: ${told}`;
  });
}

function tell({ state, reason, when }: CellRecord): string {
  if (state === 'kept') return `kept: nothing changed since ${when.slice(0, 10)}`;
  return `${state === 'failed' ? 'failed' : 'ran'}: ${reason}`;
}

/** Numbers in a few words: `cells 1-3, 7`. */
function listNumbers(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  const told = runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
  return `${numbers.length === 1 ? 'cell' : 'cells'} ${told}`;
}
