import { z } from 'zod';
import { DataError } from '../base/error.js';
import { day, sourceAddress } from './record.js';

/** A fact that was read at a source. */
export interface SourcedFact<T> {
  readonly value: T;
  /** Where it stands: an address, or a file of a GitHub repository as `owner/repo:path@commit`. */
  readonly source: string;
  /** The day on which it was read there, as `YYYY-MM-DD`. */
  readonly checkedOn: string;
}

/** What is believed and was not found at a source; it is shown as such. */
export interface UnverifiedFact<T> {
  readonly value: T;
  readonly unverified: true;
}

/** A value with where and when it was read. What is not known is left out. */
export type Fact<T> = SourcedFact<T> | UnverifiedFact<T>;

/** The schema of a fact from that of its value. */
export function factOf<T>(value: z.ZodType<T>): z.ZodType<Fact<T>> {
  return z.union([
    z.strictObject({ value, source: sourceAddress, checkedOn: day }),
    z.strictObject({ value, unverified: z.literal(true) }),
  ]);
}

export function isSourced<T>(fact: Fact<T>): fact is SourcedFact<T> {
  return 'source' in fact;
}

/** A fact with its place in the record: `images.train`, `faults.0`. */
export type NamedFact = Fact<unknown> & { readonly field: string };

/**
 * Every fact in a record, however deep, in the order of its fields.
 * @example
 * factsIn({ images: { train: { value: 3, unverified: true } }, name: 'a' }).map(({ field }) => field) // ['images.train']
 */
export function factsIn(record: unknown, at = ''): NamedFact[] {
  if (typeof record !== 'object' || record === null) return [];
  if (isFact(record)) return [{ field: at, ...record }];
  return Object.entries(record).flatMap(([key, value]) => factsIn(value, at === '' ? key : `${at}.${key}`));
}

/**
 * A record with the values of its facts in their place, without their sources.
 * @example
 * stripFacts({ year: { value: 2012, unverified: true } }) // { year: 2012 }
 */
export function stripFacts(record: unknown): unknown {
  if (Array.isArray(record)) return record.map(stripFacts);
  if (!isFields(record)) return record;
  return isFact(record) ? record.value : mapFields(record, stripFacts);
}

function isFact(value: object): value is Fact<unknown> {
  return 'value' in value && ('source' in value || 'unverified' in value);
}

/**
 * Writes out the facts of a record as it lies in its file. There a fact may say `"from": "id"` in place of source and
 * day: the source of the record with that id, and its day, or the record's where it has none of its own.
 * @throws DataError when no source has the id
 */
export function expandFacts(record: unknown): unknown {
  if (!isFields(record)) return record;
  const sources = Array.isArray(record['sources']) ? record['sources'].filter(isFields) : [];
  const days = new Map(sources.map((source) => [source['id'], source['checkedOn'] ?? record['checkedOn']]));
  const places = new Map(sources.map((source) => [source['id'], source['at']]));
  const expand = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(expand);
    if (!isFields(value)) return value;
    if (!('value' in value && 'from' in value)) return mapFields(value, expand);
    const { from, ...rest } = value;
    if (!places.has(from) || from === undefined) throw unknownSource(record['name'], from);
    return { ...rest, source: places.get(from), checkedOn: days.get(from) };
  };
  return mapFields(record, expand);
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapFields(fields: Fields, map: (value: unknown) => unknown): Fields {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, map(value)]));
}

function unknownSource(record: unknown, from: unknown): DataError {
  return new DataError(
    `fact must be from a source of its record: ${String(from)} (${String(record)})`,
    'Give that id to one of the sources, or name another.',
  );
}
