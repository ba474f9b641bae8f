import type { Words } from '../words/words.js';
import { makeBox } from './control.js';
import { readColumns } from './tableColumns.js';
import { makeCsvButton } from './tableCsv.js';
import { makeTableFilter } from './tableFilter.js';
import { readGroups } from './tableRows.js';
import { startTableSort } from './tableSort.js';

/** Fewer rows need no sorting. */
const SORT_MIN = 3;
/** Fewer rows are seen at once. */
const FILTER_MIN = 11;

/** Tables with a number can be sorted, filtered and saved. */
export function startTables(root: ParentNode, words: Words): void {
  for (const table of root.querySelectorAll<HTMLTableElement>('figure.sb-table > .sb-scroll > table'))
    if (isRegular(table)) startTable(table, words);
}

/** Rows can be moved where no cell reaches into the next one. */
function isRegular(table: HTMLTableElement): boolean {
  const cells = [...table.tBodies].flatMap((body) => [...body.rows].flatMap((row) => [...row.cells]));
  return table.tHead !== null && cells.length > 0 && cells.every(({ rowSpan }) => rowSpan === 1);
}

function startTable(table: HTMLTableElement, words: Words): void {
  const columns = readColumns(table);
  const groups = readGroups(table);
  const count = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  const place = table.parentElement;
  if (place === null || count === 0) return;
  if (count >= FILTER_MIN) place.before(makeTableFilter(groups, words));
  const id = place.parentElement?.id ?? '';
  const told = { table, label: place.getAttribute('aria-label') ?? '', fileName: `${id || 'table'}.csv` };
  place.after(makeBox('sb-table-foot', makeCsvButton(told, columns, groups, words)));
  if (count >= SORT_MIN) startTableSort(columns, groups, words);
}
