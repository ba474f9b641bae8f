import { type Html, html } from '../base/html.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameTable } from './frame.js';
import { NO_VALUE } from './label.js';

export interface TableColumn {
  readonly label: string;
  /** Right-aligned. */
  readonly numeric?: boolean;
  /** Named in the head: `px`, `s`. */
  readonly unit?: string;
}

/** Text, a number that is written as it is, HTML, or nothing. */
export type TableCell = string | number | Html | null;

export interface TableSpec extends FigureHead {
  readonly columns: readonly TableColumn[];
  /** One cell for each column; the first names the row. */
  readonly rows: readonly (readonly TableCell[])[];
  /** Cells hold sentences: on a phone they stand one below the other. Default false. */
  readonly holdsProse?: boolean;
  /** Remarks below the table. */
  readonly notes?: readonly string[];
}

/**
 * A table with a caption; texts are escaped.
 * @throws RangeError when a row has another number of cells than there are columns
 * @example
 * tableFigure({
 *   id: 'tab-sizes',
 *   caption: 'Image sizes.',
 *   columns: [{ label: 'Split' }, { label: 'Width', numeric: true, unit: 'px' }],
 *   rows: [['train', 240]],
 * });
 */
export function tableFigure({ id, caption, columns, rows, notes = [], holdsProse = false }: TableSpec): HtmlFigure {
  for (const row of rows) assertLength(row, columns, id);
  const head = html`<tr>${columns.map(columnHead)}</tr>`;
  const body = rows.map((row) => html`<tr>${row.map((cell, i) => bodyCell(cell, i, columns[i]))}</tr>`);
  return frameTable({ id, caption }, { head, body, notes, ...(holdsProse ? { className: 'sb-prose' } : {}) });
}

/** The head of a column, with its unit in brackets. */
export function columnHead({ label, numeric, unit }: TableColumn): Html {
  const text = unit === undefined ? label : `${label} (${unit})`;
  return numeric ? html`<th scope="col" class="sb-right">${text}</th>` : html`<th scope="col">${text}</th>`;
}

function bodyCell(cell: TableCell, index: number, column: TableColumn | undefined): Html {
  const content = cell ?? NO_VALUE;
  if (index === 0) return html`<th scope="row">${content}</th>`;
  return column?.numeric ? html`<td class="sb-right">${content}</td>` : html`<td>${content}</td>`;
}

function assertLength(row: readonly TableCell[], columns: readonly TableColumn[], id: string): void {
  if (row.length === columns.length) return;
  throw new RangeError(`row of table ${id} must have ${columns.length} cells: ${row.length}`);
}
