import { DataError } from '../base/error.js';
import { html, rawHtml } from '../base/html.js';
import { type Cell, type Notebook, tagsOf } from '../notebook/document.js';
import { renderCell } from './cell.js';
import { NOTEBOOK_LANGUAGE } from './language.js';
import { describeOrigin, type Ledger, type Origin, slugify } from './ledger.js';
import type { Heading } from './markup.js';

/** A notebook that was executed, and the name that messages call it by. */
export interface NamedNotebook {
  readonly name: string;
  readonly document: Notebook;
}

/** A part of the page with an id of its own. */
export interface Section {
  readonly id: string;
  readonly markup: string;
  /** Its headings for the table of contents; the first one leads to the section itself. */
  readonly headings: readonly Heading[];
}

interface PlacedCell {
  readonly cell: Cell;
  readonly origin: Origin;
}
interface SectionPlan {
  readonly id: string;
  readonly cells: readonly PlacedCell[];
}

/**
 * Renders the sections of a notebook. A Markdown cell with the tag `section:ID` begins the section ID, which reaches to
 * the next one. Code before the first one belongs to it, below its heading; without any the notebook is one section,
 * named after itself.
 * @throws DataError naming notebook and cell
 */
export async function renderSections(notebook: NamedNotebook, ledger: Ledger): Promise<Section[]> {
  const language = readLanguage(notebook.document);
  const sections: Section[] = [];
  for (const plan of planSections(notebook)) sections.push(await renderSection(plan, language, ledger));
  return sections;
}

/**
 * Takes the ids of a notebook's sections, before anything that it or another one shows can take them.
 * @throws DataError when an id is taken, or a section tag cannot be read
 */
export function claimSections(notebook: NamedNotebook, ledger: Ledger): void {
  for (const { id, cells } of planSections(notebook)) {
    const first = cells[0];
    if (first !== undefined) ledger.claimId(id, first.origin);
  }
}

/** A section of the page from its headings and content. */
export function frameSection(id: string, markup: string, headings: readonly Heading[], lang?: string): Section {
  const [first, ...rest] = headings;
  const label = first === undefined ? '' : html` aria-labelledby="${first.id}"`.markup;
  const framed =
    html`<section id="${id}"${rawHtml(label)}${lang !== undefined && html` lang="${lang}"`}>\n${rawHtml(markup)}</section>`
      .markup;
  const opening = first?.level === 2 ? { ...first, id } : first;
  return { id, markup: framed, headings: opening === undefined ? [] : [opening, ...rest] };
}

async function renderSection(plan: SectionPlan, language: string, ledger: Ledger): Promise<Section> {
  const parts: string[] = [];
  const headings: Heading[] = [];
  for (const { cell, origin } of plan.cells) {
    const rendered = await renderCell(cell, language, origin, ledger);
    parts.push(rendered.markup);
    headings.push(...rendered.headings);
  }
  const lang = ledger.words.lang === NOTEBOOK_LANGUAGE ? undefined : NOTEBOOK_LANGUAGE;
  const named = lang === undefined ? headings : headings.map((heading) => ({ ...heading, lang }));
  return frameSection(plan.id, parts.join(''), named, lang);
}

/** Splits a notebook's cells at its section tags. */
export function planSections({ name, document }: NamedNotebook): SectionPlan[] {
  const placed = document.cells.map((cell, i) => ({ cell, origin: { notebook: name, cell: i + 1 } }));
  const starts = placed.flatMap((item, i) => (readSectionId(item) === undefined ? [] : [i]));
  const leading = placed.slice(0, starts[0] ?? placed.length);
  const plans = starts.map((start, i) => ({
    id: readSectionId(placed[start]) ?? '',
    cells: placed.slice(start, starts[i + 1] ?? placed.length),
  }));
  const [first, ...rest] = plans;
  if (first !== undefined && leading.every(({ cell }) => cell.cell_type !== 'markdown'))
    return [{ id: first.id, cells: insertAfterFirst(first.cells, leading) }, ...rest];
  return leading.length === 0 ? plans : [{ id: slugify(name.replace(/^\d+[-_. ]*/, '')), cells: leading }, ...plans];
}

function insertAfterFirst<T>([first, ...rest]: readonly T[], inserted: readonly T[]): T[] {
  return first === undefined ? [...inserted] : [first, ...inserted, ...rest];
}

const SECTION_TAG = /^section:(.*)$/;

function readSectionId(item: PlacedCell | undefined): string | undefined {
  if (item === undefined) return undefined;
  const ids = tagsOf(item.cell).flatMap((tag) => SECTION_TAG.exec(tag)?.[1] ?? []);
  const [id] = ids;
  if (id === undefined) return undefined;
  const here = describeOrigin(item.origin);
  if (item.cell.cell_type !== 'markdown')
    throw new DataError(
      `${here}: section tag is not on a Markdown cell: ${id}`,
      'Move it to the cell with the heading.',
    );
  if (!/^[a-z][a-z0-9-]*$/.test(id) || ids.length > 1)
    throw new DataError(
      `${here}: section id is not one lower-case word: ${ids.join(' ')}`,
      'Tag it like section:results.',
    );
  return id;
}

function readLanguage({ metadata }: Notebook): string {
  const { language_info: info, kernelspec } = metadata;
  const language = readString(info, 'name') ?? readString(kernelspec, 'language');
  return language ?? 'typescript';
}

function readString(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = (value as Record<string, unknown>)[key];
  return typeof found === 'string' ? found : undefined;
}
