import { fillWords, type Words } from '../words/words.js';
import { makeButton } from './control.js';
import { type Column, cellAt } from './tableColumns.js';
import type { RowGroup } from './tableRows.js';
import { type CellValue, readCell } from './tableValue.js';

type Order = 'ascending' | 'descending' | 'none';
const NEXT: Readonly<Record<Order, Order>> = { none: 'ascending', ascending: 'descending', descending: 'none' };

/**
 * Makes the heads of columns buttons that sort the rows: upwards, downwards, and as they were. Rows stay in their group,
 * equal ones in their order, and those without a value come last.
 */
export function startTableSort(columns: readonly Column[], groups: readonly RowGroup[], words: Words): void {
  const heads = columns.flatMap(({ head }) => head ?? []);
  for (const column of columns) {
    const { head, label } = column;
    if (head === undefined || label === '') continue;
    addSortButton(head, label, words, () => {
      const order = NEXT[readOrder(head)];
      for (const other of heads) other.removeAttribute('aria-sort');
      if (order !== 'none') head.setAttribute('aria-sort', order);
      sortRows(groups, column, order);
    });
  }
}

/** The text of a head becomes the button; a head that is a link keeps it, and has the button after it. */
function addSortButton(head: HTMLTableCellElement, label: string, words: Words, press: () => void): void {
  const button = makeButton('', press, 'sb-sort');
  if (head.querySelector('a, button') === null) {
    button.removeAttribute('lang');
    button.append(...head.childNodes);
  } else {
    button.classList.add('sb-sort-alone');
    button.setAttribute('aria-label', fillWords(words.sortBy, { column: label }));
    head.abbr = label;
  }
  button.append(makeArrow());
  head.append(button);
}

/** Where the style sheet draws which way the column is sorted, which aria-sort says in words. */
function makeArrow(): HTMLElement {
  const arrow = document.createElement('span');
  arrow.className = 'sb-sort-arrow';
  arrow.setAttribute('aria-hidden', 'true');
  return arrow;
}

function readOrder(head: HTMLTableCellElement): Order {
  const order = head.getAttribute('aria-sort');
  return order === 'ascending' || order === 'descending' ? order : 'none';
}

function sortRows(groups: readonly RowGroup[], column: Column, order: Order): void {
  const byNumber = holdsNumbers(groups, column);
  for (const { body, head, rows } of groups) {
    const sorted = order === 'none' ? rows : sortGroup(rows, column, order, byNumber);
    body.append(...(head === undefined ? [] : [head]), ...sorted);
  }
}

function sortGroup(
  rows: readonly HTMLTableRowElement[],
  column: Column,
  order: Order,
  byNumber: boolean,
): HTMLTableRowElement[] {
  const sign = order === 'descending' ? -1 : 1;
  const read = rows.map((row) => ({ row, value: readCell(cellAt(row, column.index), column.isNumeric) }));
  return read.sort((a, b) => compare(a.value, b.value, sign, byNumber)).map(({ row }) => row);
}

function compare(a: CellValue, b: CellValue, sign: number, byNumber: boolean): number {
  const [hasNoA, hasNoB] = [a, b].map(({ text, number }) => (byNumber ? number === null : text === ''));
  if (hasNoA || hasNoB) return Number(hasNoA) - Number(hasNoB);
  return sign * (byNumber ? (a.number ?? 0) - (b.number ?? 0) : COLLATOR.compare(a.text, b.text));
}

const COLLATOR = new Intl.Collator(document.documentElement.lang, { numeric: true });

/** True where every cell of a column that says something says a number. */
function holdsNumbers(groups: readonly RowGroup[], { index, isNumeric }: Column): boolean {
  const values = groups.flatMap(({ rows }) => rows.map((row) => readCell(cellAt(row, index), isNumeric)));
  const told = values.filter(({ text }) => text !== '');
  return told.length > 0 && told.every(({ number }) => number !== null);
}
