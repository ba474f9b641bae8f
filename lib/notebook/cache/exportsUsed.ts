import type { CellFacts } from './cellFacts.js';

/** Exports that a cell uses, by the specifier of their module; `*` stands for all of a module. */
export type UsedExports = ReadonlyMap<string, ReadonlySet<string>>;

/** The exports that a cell uses, imported by itself or by a cell before it. */
export function findUsedExports(cells: readonly (CellFacts | null)[], index: number): UsedExports {
  const used = new Map<string, Set<string>>();
  for (const [name, members] of cells[index]?.uses ?? []) {
    const found = findImport(cells, index, name);
    if (found === null) continue;
    const names = used.get(found.specifier) ?? new Set<string>();
    used.set(found.specifier, names);
    for (const member of found.name === '*' ? members : [found.name]) names.add(member);
  }
  return used;
}

/** The import behind a name: that of the cell that declares it last. */
function findImport(
  cells: readonly (CellFacts | null)[],
  index: number,
  name: string,
): { readonly specifier: string; readonly name: string } | null {
  const declaring = cells.slice(0, index + 1).findLast((cell) => cell?.declares.has(name));
  const found = declaring?.imports.find(({ names }) => names.has(name));
  return found === undefined ? null : { specifier: found.specifier, name: found.names.get(name) ?? '*' };
}
