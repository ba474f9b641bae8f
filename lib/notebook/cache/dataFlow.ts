import type { CellFacts } from './cellFacts.js';

/**
 * The cells that each cell of a notebook depends on, by data flow: those that declare the names it uses, those that
 * change what they hold, and those that call something whose value they do not use. Of a cell whose code says nothing
 * (null) nothing is known: it depends on all cells before it, and all after it depend on it.
 * @returns for each cell the indices of earlier cells, ascending
 */
export function findDependencies(cells: readonly (CellFacts | null)[]): number[][] {
  return cells.map((_, index) => [...collect(cells, index)].sort((a, b) => a - b));
}

function collect(cells: readonly (CellFacts | null)[], index: number): Set<number> {
  const own = cells[index];
  if (own === null || own === undefined) return new Set(cells.slice(0, index).keys());
  const found = new Set([...cells.slice(0, index).entries()].filter(([, cell]) => mayMatter(cell)).map(([i]) => i));
  const names = [...own.uses.keys(), ...own.modifies];
  const seen = new Set<string>(own.declares);
  for (let name = names.pop(); name !== undefined; name = names.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const maker of findMakers(cells, index, name)) {
      found.add(maker);
      // what a function of that cell reads may have been changed since
      names.push(...(cells[maker]?.uses.keys() ?? []));
    }
  }
  return found;
}

/** The cell that declares a name last, and those that change it afterwards. */
function findMakers(cells: readonly (CellFacts | null)[], end: number, name: string): number[] {
  const makers: number[] = [];
  for (let index = end - 1; index >= 0; index--) {
    if (cells[index]?.modifies.has(name)) makers.push(index);
    if (cells[index]?.declares.has(name)) return [index, ...makers];
  }
  return makers;
}

function mayMatter(cell: CellFacts | null): boolean {
  return cell === null || cell.hasEffects;
}
