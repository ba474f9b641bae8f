import { z } from 'zod';
import { DataError } from '../base/error.js';
import { readJson } from '../base/file.js';
import { type Html, html } from '../base/html.js';

/** Works that a report can cite, as CSL-JSON items (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html). */

const name = z.looseObject({
  family: z.string().optional(),
  given: z.string().optional(),
  literal: z.string().optional(),
});
const date = z.looseObject({
  'date-parts': z.array(z.array(z.union([z.number(), z.string()])).min(1)).min(1),
});
const item = z.looseObject({
  id: z.string().regex(/^[\w:.-]+$/, 'letters, digits and _ : . - only'),
  type: z.string(),
  title: z.string().min(1),
  author: z.array(name).optional(),
  issued: date.optional(),
  'container-title': z.string().optional(),
  publisher: z.string().optional(),
  volume: z.union([z.string(), z.number()]).optional(),
  issue: z.union([z.string(), z.number()]).optional(),
  page: z.string().optional(),
  DOI: z
    .string()
    .regex(/^10\.\d+\/\S+$/)
    .optional(),
  URL: z
    .string()
    .regex(/^https?:\/\/\S+$/)
    .optional(),
});

/** A person or, with `literal`, a group. */
export interface ReferenceName {
  family?: string | undefined;
  given?: string | undefined;
  literal?: string | undefined;
}

/** One CSL-JSON item; fields that segbook does not print are kept. */
export interface Reference {
  id: string;
  type: string;
  title: string;
  author?: ReferenceName[] | undefined;
  issued?: { 'date-parts': (string | number)[][] } | undefined;
  'container-title'?: string | undefined;
  publisher?: string | undefined;
  volume?: string | number | undefined;
  issue?: string | number | undefined;
  page?: string | undefined;
  DOI?: string | undefined;
  URL?: string | undefined;
}

/**
 * Reads a CSL-JSON file: an array of items with unique ids.
 * @throws DataError when the file is missing, not JSON, or an item is wrong
 */
export async function readReferences(path: string): Promise<Reference[]> {
  const parsed = z.array(item).safeParse(await readJson(path));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new DataError(
      `not a list of references: ${path} (${issue?.path.join('.')}: ${issue?.message})`,
      'Write it as CSL-JSON: an array of items, each with id, type and title.',
    );
  }
  const ids = parsed.data.map((reference) => reference.id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw new DataError(`reference id used twice in ${path}: ${twice}`, 'Give each its own id.');
  return parsed.data;
}

/** Longest list of authors that is printed in full; of longer ones the first three are. */
const AUTHORS_AT_MOST = 6;

/**
 * Prints a reference: authors, title, where and when it appeared, link.
 * @example
 * formatReference({ id: 'otsu1979', type: 'article-journal', title: 'A threshold', author: [{ family: 'Otsu' }] }).markup
 * // 'Otsu. A threshold.'
 */
export function formatReference(reference: Reference): Html {
  const authors = formatAuthors(reference.author ?? []);
  const parts = [
    authors && html`${authors}${authors.endsWith('.') ? '' : '.'} `,
    html`${reference.title}${/[.?!]$/.test(reference.title) ? '' : '.'}`,
    formatSource(reference),
    formatLink(reference),
  ];
  return html`${parts}`;
}

function formatAuthors(authors: readonly ReferenceName[]): string {
  const names = authors.map(formatName).filter((text) => text !== '');
  return names.length > AUTHORS_AT_MOST ? `${names.slice(0, 3).join(', ')}, et al.` : names.join(', ');
}

function formatName({ family, given, literal }: ReferenceName): string {
  if (literal !== undefined || family === undefined) return literal ?? given ?? '';
  const initials = (given ?? '').split(/[\s.-]+/).map((part) => part.slice(0, 1));
  return `${family} ${initials.join('')}`.trim();
}

function formatSource(reference: Reference): Html | undefined {
  const { volume, issue, page } = reference;
  const container = reference['container-title'] ?? reference.publisher;
  const number = volume === undefined ? '' : ` ${volume}${issue === undefined ? '' : `(${issue})`}`;
  const pages = page === undefined ? '' : `${number === '' ? ', ' : ':'}${page.replace(/-+/, '–')}`;
  const year = reference.issued?.['date-parts'][0]?.[0];
  if (container === undefined) return year === undefined ? undefined : html` ${year}.`;
  return html` <cite>${container}</cite>${number}${pages}${year === undefined ? '' : `, ${year}`}.`;
}

function formatLink({ DOI, URL }: Reference): Html | undefined {
  if (DOI !== undefined) return html` <a href="https://doi.org/${DOI}" rel="noopener">doi:${DOI}</a>`;
  if (URL !== undefined) return html` <a href="${URL}" rel="noopener">${URL.replace(/^https?:\/\//, '')}</a>`;
  return undefined;
}
