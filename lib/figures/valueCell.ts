import { type Html, html } from '../base/html.js';
import type { Uncertainty } from '../evaluate/bootstrap.js';
import type { Result } from '../evaluate/results.js';
import { plainDecimal } from './decimal.js';
import { formatNumber } from './label.js';

/** What a cell is about: each entry becomes a `data-` attribute. */
export type CellSubject = Readonly<Record<string, string>>;

/** What a cell shows. */
export interface CellValue {
  readonly value: number | null;
  readonly interval?: readonly [low: number, high: number] | null;
  /** Told where it is given. */
  readonly n?: number | undefined;
  /** Decimal places of the value; the interval has one less. */
  readonly digits: number;
  readonly best?: boolean;
}

/** A cell with a number, its interval and count, and as `data-` attributes what it is and the exact value. */
export function valueCell(subject: CellSubject, { value, interval, n, digits, best = false }: CellValue): Html {
  const text = formatNumber(value, digits);
  const ends =
    interval &&
    html` <span class="sb-interval">[${interval.map((end) => formatNumber(end, digits - 1)).join(', ')}]</span>`;
  const count = n !== undefined && html` <span class="sb-count">(n = ${n})</span>`;
  const attributes = Object.entries(subject).map(([name, told]) => html` data-${name}="${told}"`);
  return html`<td class="sb-right"${attributes} data-value="${plainDecimal(value)}">${best ? html`<strong>${text}</strong>` : text}${ends}${count}</td>`;
}

/** The interval to quote: over groups of images where there are groups, else over images. */
export function quotedInterval({ ci95, groupCi95 }: Uncertainty): Uncertainty['ci95'] {
  return groupCi95 ?? ci95;
}

/** What an interval is over. */
export function tellUnits({ groups }: Uncertainty): string {
  return groups === undefined ? 'images' : `${groups} groups of images`;
}

/** What the intervals of results are over. */
export function unitsOf(rows: readonly Pick<Result, 'evaluation'>[]): string {
  const counts = rows.flatMap(({ evaluation }) => evaluation.summary.iou.groups ?? []);
  return counts.length === 0 ? 'images' : `groups of images (${[...new Set(counts)].join(', ')})`;
}
