/** Rows that belong together, in the order that the page came with, below the row that names them. */
export interface RowGroup {
  readonly body: HTMLTableSectionElement;
  readonly head: HTMLTableRowElement | undefined;
  readonly rows: readonly HTMLTableRowElement[];
}

/** The groups of a table's rows; a table without heads within its body is one for each of its bodies. */
export function readGroups(table: HTMLTableElement): RowGroup[] {
  return [...table.tBodies].flatMap((body) => {
    const starts = [...body.rows].flatMap((row, i) => (isGroupHead(row) ? [i] : []));
    const rows = [...body.rows];
    const leading = rows.slice(0, starts[0] ?? rows.length);
    const groups = starts.map((start, i) => ({
      body,
      head: rows[start],
      rows: rows.slice(start + 1, starts[i + 1] ?? rows.length),
    }));
    return leading.length === 0 ? groups : [{ body, head: undefined, rows: leading }, ...groups];
  });
}

/** True for a row that only names the rows below it. */
function isGroupHead(row: HTMLTableRowElement): boolean {
  return row.classList.contains('sb-group') || row.querySelector('th[scope="colgroup"], th[scope="rowgroup"]') !== null;
}

/** True for a row that no filter hides. */
export function isShown(row: HTMLTableRowElement): boolean {
  return getComputedStyle(row).display !== 'none';
}
