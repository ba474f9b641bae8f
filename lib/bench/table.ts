import type { BenchReport } from './bench.js';
import { isBusy, type Machine } from './machine.js';
import type { BenchRow, PageAudit } from './row.js';

/** What `bench` prints without `--json`: the machine, a line a measurement with its ratio first, what was left out. */
export function renderTable({ machine, results, skipped }: BenchReport): string {
  const lines = [describe(machine), '', ...alignColumns([HEAD, ...results.map(cellsOf)])];
  const problems = results.flatMap(({ problem }) => (problem === null ? [] : [`does not fit: ${problem}`]));
  const left = skipped.map(({ name, backend, reason }) => `not measured: ${name} on ${backend}: ${reason}`);
  const notes = [...problems, ...results.flatMap(describePages), ...left];
  return [...lines, ...(notes.length === 0 ? [] : ['', ...notes]), ''].join('\n');
}

function describe(machine: Machine): string {
  const { cpu, cores, memoryGiB, platform, node, load } = machine;
  const busy = isBusy(machine) ? ': BUSY with other work, do not trust the figures' : '';
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node}, load ${load}${busy}`;
}

/** Size, requests and accessibility of the pages that a report is, ours and the peer's. */
function describePages({ name, peer, pages, peerPages }: BenchRow): string[] {
  const tell = (who: string, audit: PageAudit | undefined): string[] => {
    if (audit === undefined) return [];
    const { sizeBytes, externalUrls, axeViolations } = audit;
    const size = `${(sizeBytes / 1e6).toFixed(1)} MB in ${audit.pages} ${audit.pages === 1 ? 'page' : 'pages'}`;
    const requests = `${externalUrls?.length ?? 'unknown'} requests to elsewhere`;
    return [`${name}, ${who}: ${size}, ${requests}, ${axeViolations ?? 'unknown'} accessibility faults`];
  };
  return [...tell('ours', pages), ...tell(peer ?? 'peer', peerPages)];
}

const HEAD = ['ratio', 'benchmark', 'backend', 'base', 'batch', 'size', 'ms', 'peer ms', 'first ms', 'MB', 'peer'];
const NONE = '-';

function cellsOf(row: BenchRow): string[] {
  const { ratio, ratioQuartiles, ms, msQuartiles, peerMs, firstMs, peakRssMB, peerPeakRssMB, threads } = row;
  return [
    spread(ratio, ratioQuartiles, 2),
    row.backend === null && row.varied !== undefined ? `${row.name}, ${row.varied}` : row.name,
    `${row.backend ?? NONE} (${threads} ${threads === 1 ? 'thread' : 'threads'})`,
    row.base === null ? NONE : String(row.base),
    row.batch === null ? NONE : String(row.batch),
    row.width === null ? NONE : `${row.width}x${row.height}`,
    row.problem === null ? spread(ms, msQuartiles, 0) : 'does not fit',
    number(peerMs, 0),
    number(firstMs, 0),
    peerPeakRssMB === null ? number(peakRssMB, 0) : `${number(peakRssMB, 0)} (peer ${peerPeakRssMB})`,
    row.peer === null ? NONE : `${row.peer}, ${row.peerThreads} threads`,
  ];
}

function spread(value: number | null, quartiles: readonly [number, number] | null, digits: number): string {
  if (value === null || quartiles === null) return NONE;
  return `${value.toFixed(digits)} (${quartiles.map((quartile) => quartile.toFixed(digits)).join('-')})`;
}

function number(value: number | null, digits: number): string {
  return value === null ? NONE : value.toFixed(digits);
}

function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, i) => Math.max(...rows.map((cells) => cells[i]?.length ?? 0)));
  return rows.map((cells) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
