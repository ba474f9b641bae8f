import { fillWords, type Words } from '../words/words.js';
import { labelControl, makeBox, makeStatus } from './control.js';
import { isShown, type RowGroup } from './tableRows.js';
import { readText } from './tableValue.js';

/** A box above a table: only rows that have every word of it are shown. The head of a group goes with the last of it. */
export function makeTableFilter(groups: readonly RowGroup[], words: Words): HTMLElement {
  const rows = groups.flatMap((group) => group.rows);
  const status = makeStatus();
  const input = document.createElement('input');
  input.type = 'search';
  const tell = (): void => {
    const values = { shown: rows.filter(isShown).length, all: rows.length };
    status.textContent = fillWords(words.rowsShown, values);
  };
  input.addEventListener('input', () => {
    filterRows(groups, input.value);
    tell();
  });
  // links above some tables choose rows by the target of the page's address
  window.addEventListener('hashchange', tell);
  tell();
  return makeBox('sb-tools', labelControl(words.filterRows, input), status);
}

function filterRows(groups: readonly RowGroup[], sought: string): void {
  const terms = foldCase(sought).split(/\s+/).filter(Boolean);
  for (const { head, rows } of groups) {
    for (const row of rows) {
      const text = foldCase(readText(row));
      row.hidden = !terms.every((term) => text.includes(term));
    }
    if (head !== undefined) head.hidden = rows.every(({ hidden }) => hidden);
  }
}

function foldCase(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
