import type { Words } from '../words/words.js';
import { makeButton } from './control.js';
import { type Column, cellAt } from './tableColumns.js';
import { isShown, type RowGroup } from './tableRows.js';
import { readCell, readText } from './tableValue.js';

/** What a table is downloaded as. */
export interface TableExport {
  readonly table: HTMLTableElement;
  /** Of the page: `Table 3`. */
  readonly label: string;
  readonly fileName: string;
}

/** A button that saves a table as it stands, rows that are shown in their order, as CSV. */
export function makeCsvButton(
  { table, label, fileName }: TableExport,
  columns: readonly Column[],
  groups: readonly RowGroup[],
  words: Words,
): HTMLElement {
  const button = makeButton(
    words.downloadCsv,
    () => save(formatTable(table, columns, groups, words), fileName),
    'sb-quiet-button',
  );
  button.setAttribute('aria-label', `${words.downloadCsv}: ${label}`);
  return button;
}

/** Rows of different groups are told apart by a first column, where there are groups. */
function formatTable(
  table: HTMLTableElement,
  columns: readonly Column[],
  groups: readonly RowGroup[],
  words: Words,
): string {
  const isGrouped = groups.some(({ head }) => head !== undefined);
  const groupOf = new Map(groups.flatMap(({ head, rows }) => rows.map((row) => [row, readText(head)] as const)));
  const shown = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => groupOf.has(row) && isShown(row));
  const heads = columns.map(({ label }) => label);
  return formatCsv([
    isGrouped ? [words.group, ...heads] : heads,
    ...shown.map((row) => [
      ...(isGrouped ? [groupOf.get(row) ?? ''] : []),
      ...columns.map((column) => formatCell(row, column)),
    ]),
  ]);
}

function formatCell(row: HTMLTableRowElement, { index, isNumeric }: Column): string {
  const cell = cellAt(row, index);
  const { text, number } = readCell(cell, isNumeric);
  // what a spreadsheet would take for a formula stays a text
  return number === null && /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
}

/** RFC 4180: commas, quotes doubled, lines end by CRLF. */
function formatCsv(rows: readonly (readonly string[])[]): string {
  const quote = (field: string): string => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  return rows.map((row) => `${row.map(quote).join(',')}\r\n`).join('');
}

/** The mark in front tells spreadsheets that the text is UTF-8. */
function save(csv: string, fileName: string): void {
  const address = URL.createObjectURL(new Blob(['\ufeff', csv], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address));
}
