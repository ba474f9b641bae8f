import type { KeyedCell, Parts } from './cellKey.js';

/** A cell as it was when it was last looked at. */
export interface FormerCell {
  readonly key: string;
  readonly parts: Parts;
  /** Keys of the cells that it needed, by their numbers then. */
  readonly needed: Readonly<Record<string, string>>;
}

/** Facts that are told with their values; of others it is enough that they changed. */
const TOLD = /^(package|setting|backend|node|seed)\b/;

/**
 * Why the key of a cell is not what it was, in a few words; null where nothing of it changed.
 * @example
 * const former = { key: '', parts: { code: '5f2c' }, needed: {} };
 * explainChange({ parts: { code: 'a90b' }, behind: new Map() }, former, {}) // 'its code changed'
 */
export function explainChange(
  cell: Pick<KeyedCell, 'parts' | 'behind'>,
  former: FormerCell,
  needed: FormerCell['needed'],
): string | null {
  const names = new Set([...Object.keys(cell.parts), ...Object.keys(former.parts)]);
  const changed = [...names].filter((name) => cell.parts[name] !== former.parts[name]);
  changed.sort((a, b) => weigh(a, cell) - weigh(b, cell) || (a < b ? -1 : 1));
  const [first, ...others] = changed;
  if (first === 'code') return 'its code changed';
  if (first !== undefined)
    return `${tell(first, cell, former)}${others.length > 0 ? `, and ${others.length} more` : ''}`;
  const cause = Object.entries(needed).find(([, key]) => !Object.values(former.needed).includes(key));
  if (cause !== undefined) return `cell ${cause[0]} changed, which it needs`;
  return Object.keys(needed).length === Object.keys(former.needed).length ? null : 'it needs other cells';
}

/** The cell's own code first, then what it was given, then modules, then packages. */
const WEIGHTS = ['code', 'tags', 'data set', 'setting', 'run', 'stored', 'backend', 'file', 'package'];

function weigh(name: string, { behind }: Pick<KeyedCell, 'behind'>): number {
  const weight = (WEIGHTS.findIndex((word) => name.startsWith(word)) + WEIGHTS.length) % WEIGHTS.length;
  if (!name.startsWith('file ')) return weight;
  const file = name.slice('file '.length);
  const holders = [...behind.values()].filter(({ files }) => files.has(file));
  // the module of an export says most, one that is no longer there least
  if (holders.some(({ homes }) => [...homes.values()].includes(file))) return weight;
  return weight + (holders.length > 0 ? 0.2 : 0.4);
}

function tell(name: string, { parts, behind }: Pick<KeyedCell, 'parts' | 'behind'>, former: FormerCell): string {
  if (name === 'tags') return 'its tags changed';
  if (name.startsWith('file ')) return tellFile(name.slice('file '.length), behind);
  const thing = name.replace(/^package /, '');
  if (!TOLD.test(name)) return `${thing} changed`;
  return `${thing} changed from ${former.parts[name] ?? 'none'} to ${parts[name] ?? 'none'}`;
}

/** The export that a file defines, or stands behind. */
function tellFile(file: string, behind: KeyedCell['behind']): string {
  const holders = [...behind].filter(([, { files }]) => files.has(file));
  const [name] = holders.find(([export_, { homes }]) => homes.get(export_) === file) ?? holders[0] ?? [];
  return name === undefined ? `other modules stand behind it (${file})` : `${name} changed (${file})`;
}
