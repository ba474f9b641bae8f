import { DataError } from '../base/error.js';
import type { Cell, Notebook } from '../notebook/document.js';

/**
 * One notebook from several, their cells in order. Every cell gets an id that is its own; the metadata is the first's.
 * @throws DataError when there is none
 */
export function mergeNotebooks(documents: readonly Notebook[]): Notebook {
  const [first] = documents;
  if (first === undefined) throw new DataError('no notebooks to merge', 'Give at least one.');
  const taken = new Set<string>();
  const cells = documents.flatMap(({ cells }) => cells).map((cell, i) => withOwnId(cell, `cell-${i + 1}`, taken));
  // Cell ids came with format 4.5.
  const minor = Math.max(5, ...documents.map(({ nbformat_minor }) => nbformat_minor));
  return { ...first, nbformat_minor: minor, cells };
}

function withOwnId(cell: Cell, fallback: string, taken: Set<string>): Cell {
  const wanted = cell.id ?? fallback;
  let id = wanted;
  // nbformat allows ids of up to 64 characters.
  for (let i = 2; taken.has(id); i++) id = `${wanted.slice(0, 56)}-${i}`;
  taken.add(id);
  return { ...cell, id };
}
