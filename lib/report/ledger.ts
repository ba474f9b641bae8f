import { DataError } from '../base/error.js';
import type { Reference } from './reference.js';
import { english } from './words/english.js';
import type { Words } from './words/words.js';

/** Where in the notebooks something stands; `cell` counts from 1. A cell of 0 means the whole. */
export interface Origin {
  readonly notebook: string;
  readonly cell: number;
}

/** The start of a message about a place. */
export function describeOrigin({ notebook, cell }: Origin): string {
  return cell === 0 ? notebook : `notebook ${notebook}, cell ${cell}`;
}

/** What is numbered; each kind on its own, in the order of the page. */
export type NumberedKind = 'Figure' | 'Table';

/**
 * What a report keeps track of while it is written from top to bottom: ids, numbers of figures and tables, cited
 * works, and mentions of figures that may come later.
 */
export interface Ledger {
  /** The page's own words. */
  readonly words: Words;
  /** Takes an id for the page. @throws DataError when it is taken */
  claimId(id: string, origin: Origin): void;
  /** True for an id that something on the page has, or will have. */
  isTaken(id: string): boolean;
  /** Takes a free id made of a heading's text. */
  claimSlug(text: string): string;
  /** The next number of its kind; with an id that mentions can name. */
  claimNumber(kind: NumberedKind, id: string | undefined): number;
  /** The number of a cited work, in order of first citation. @throws DataError when the key is unknown */
  cite(key: string, origin: Origin): number;
  knowsKey(key: string): boolean;
  /** Notes a mention of a figure or table; {@link Ledger.labels} checks it. */
  mention(id: string, origin: Origin): void;
  /** "Figure 3" by id. @throws DataError when something was mentioned that is not on the page */
  labels(): ReadonlyMap<string, string>;
  /** The cited works, in order. */
  cited(): readonly Reference[];
}

/** Starts the ledger of one report; `reservedIds` belong to the page itself. */
export function createLedger(
  references: readonly Reference[],
  reservedIds: readonly string[] = [],
  words: Words = english,
): Ledger {
  const ids = new Map<string, string>(reservedIds.map((id) => [id, 'the page']));
  for (const { id } of references) ids.set(`ref-${id}`, 'the references');
  const byKey = new Map(references.map((reference) => [reference.id, reference]));
  const counts: Record<NumberedKind, number> = { Figure: 0, Table: 0 };
  const labels = new Map<string, string>();
  const mentions: { id: string; origin: Origin }[] = [];
  const cited: Reference[] = [];

  return {
    words,
    claimId(id, origin) {
      const owner = ids.get(id);
      const here = describeOrigin(origin);
      if (owner !== undefined)
        throw new DataError(`${here}: id is taken: ${id} (by ${owner})`, 'Give it an id of its own.');
      ids.set(id, here);
    },
    isTaken: (id) => ids.has(id),
    claimSlug(text) {
      const slug = findFreeId(slugify(text), ids);
      ids.set(slug, `the heading "${text}"`);
      return slug;
    },
    claimNumber(kind, id) {
      counts[kind] += 1;
      if (id !== undefined) labels.set(id, `${nameKind(kind, words)} ${counts[kind]}`);
      return counts[kind];
    },
    cite(key, origin) {
      const reference = byKey.get(key);
      if (reference === undefined)
        throw new DataError(`${describeOrigin(origin)}: cited work is not in the references: ${key}`, hintFor(byKey));
      if (!cited.includes(reference)) cited.push(reference);
      return cited.indexOf(reference) + 1;
    },
    knowsKey: (key) => byKey.has(key),
    mention(id, origin) {
      mentions.push({ id, origin });
    },
    labels() {
      const missing = mentions.find(({ id }) => !labels.has(id));
      if (missing === undefined) return labels;
      throw new DataError(
        `${describeOrigin(missing.origin)}: no figure or table has the id: ${missing.id}`,
        `Mention one of: ${[...labels.keys()].join(', ') || '(none has an id)'}.`,
      );
    },
    cited: () => cited,
  };
}

/** What a kind is called on the page. */
export function nameKind(kind: NumberedKind, words: Words): string {
  return kind === 'Figure' ? words.figure : words.table;
}

function hintFor(byKey: ReadonlyMap<string, Reference>): string {
  return `Add it to the references as CSL-JSON, or cite one of: ${[...byKey.keys()].join(', ') || '(none)'}.`;
}

/** Lower-case words joined by hyphens; letters of every script stay. */
export function slugify(text: string): string {
  const slug = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return slug === '' ? 'section' : slug;
}

function findFreeId(wanted: string, taken: ReadonlyMap<string, unknown>): string {
  if (!taken.has(wanted)) return wanted;
  for (let i = 2; ; i++) if (!taken.has(`${wanted}-${i}`)) return `${wanted}-${i}`;
}
