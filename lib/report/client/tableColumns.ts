import { readText } from './tableValue.js';

/** A column of a table. */
export interface Column {
  readonly index: number;
  /** Heads one below the other are joined: `IoU: mean`. */
  readonly label: string;
  /** The lowest head that belongs to this column alone. */
  readonly head: HTMLTableCellElement | undefined;
  /** Its cells are numbers. */
  readonly isNumeric: boolean;
}

/** The columns of a table by its head. */
export function readColumns(table: HTMLTableElement): Column[] {
  const stacks = stackHeads([...(table.tHead?.rows ?? [])]);
  return stacks.map((stack, index) => {
    const last = stack.at(-1);
    return {
      index,
      label: stack.map(readText).filter(Boolean).join(': '),
      head: last?.colSpan === 1 ? last : undefined,
      isNumeric: stack.some((cell) => cell.matches('.sb-right, .sb-numeric')),
    };
  });
}

/** For each column its heads from above, cells that span rows once. */
function stackHeads(rows: readonly HTMLTableRowElement[]): HTMLTableCellElement[][] {
  const stacks: HTMLTableCellElement[][] = [];
  const freeFrom: number[] = [];
  for (const [y, row] of rows.entries()) {
    let x = 0;
    for (const cell of row.cells) {
      while ((freeFrom[x] ?? 0) > y) x += 1;
      for (let i = 0; i < cell.colSpan; i++, x++) {
        stacks[x] = [...(stacks[x] ?? []), cell];
        freeFrom[x] = y + cell.rowSpan;
      }
    }
  }
  return stacks;
}

/** The cell of a row in a column, where cells before it may span several. */
export function cellAt(row: HTMLTableRowElement, index: number): HTMLTableCellElement | undefined {
  let x = 0;
  for (const cell of row.cells) {
    if (index < x + cell.colSpan) return cell;
    x += cell.colSpan;
  }
  return undefined;
}
