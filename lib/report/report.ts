import { DataError } from '../base/error.js';
import { readVersion, writeWhole } from '../base/file.js';
import { type Html, html, rawHtml } from '../base/html.js';
import type { LedgerEntry } from '../review/ledger/entry.js';
import { renderContents } from './contents.js';
import type { Hero } from './hero.js';
import { createLedger, type Ledger } from './ledger.js';
import { renderMarkdown, resolveMentions } from './markdown.js';
import { finishMarkup } from './markup.js';
import { PAGE_IDS, renderPage } from './page.js';
import { type ProvenanceRow, renderProvenance, renderReferences } from './provenance.js';
import { formatRecord, RECORD_ID, type RunRecord } from './record.js';
import type { Reference } from './reference.js';
import { readPageScripts } from './script.js';
import { claimSections, type NamedNotebook, renderSections, type Section } from './section.js';
import { readStyle } from './style.js';
import { chooseWords, type PageLanguage } from './words/words.js';

/** What a report is made of. */
export interface Book {
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** Language of the page's own words. */
  readonly lang?: PageLanguage | undefined;
  /** What comes before the first section, in Markdown. */
  readonly summary?: string | undefined;
  /** The picture of the cover. */
  readonly hero?: Hero | undefined;
  /** Executed notebooks, in the order of the page. */
  readonly notebooks: readonly NamedNotebook[];
  readonly provenance: readonly ProvenanceRow[];
  /** Licences of what the report holds, and of what made it. */
  readonly licences?: readonly LedgerEntry[] | undefined;
  /** Works that the notebooks may cite; those cited are listed. */
  readonly references: readonly Reference[];
  /** The numbers of the report, for those who compare it with another one. */
  readonly record?: RunRecord | undefined;
  readonly createdAt: Date;
}

/**
 * Renders executed notebooks as one HTML page that needs no other file and loads nothing; nothing of a notebook can
 * run in it. Equal books give equal bytes.
 * @throws DataError naming notebook and cell: an unknown citation or mention, a picture that is not embedded or without
 *   alternative text, a figure without a caption, an id used twice, a chart that cannot be drawn
 */
export async function renderReport(book: Book): Promise<string> {
  const words = chooseWords(book.lang ?? 'en');
  const ledger = createLedger(book.references, [...PAGE_IDS, RECORD_ID], words);
  for (const notebook of book.notebooks) claimSections(notebook, ledger);
  const summary = renderSummary(book.summary, ledger);
  const sections: Section[] = [];
  for (const notebook of book.notebooks) sections.push(...(await renderSections(notebook, ledger)));
  sections.push(renderProvenance(book.provenance, ledger, book.licences), renderReferences(ledger));
  const main = sections.map(({ markup }) => markup).join('\n');
  const cover = html`${summary}${book.hero !== undefined && renderHero(book.hero)}`.markup;
  const finish = (markup: string): Html => rawHtml(resolveMentions(markup, ledger.labels(), words));
  return renderPage({
    title: book.title,
    subtitle: book.subtitle,
    words,
    version: await readVersion(),
    createdAt: book.createdAt,
    contents: renderContents(
      sections.flatMap(({ headings }) => headings),
      words,
    ),
    cover: finish(cover),
    main: html`${finish(main)}${book.record !== undefined && rawHtml(formatRecord(book.record))}`,
    css: await readStyle(),
    scripts: await readPageScripts(main.includes('<div class="sb-chart">')),
  });
}

/**
 * Writes a report whole or not at all.
 * @returns its size in bytes
 * @throws DataError when it is not a whole page
 */
export async function writeReport(path: string, page: string): Promise<number> {
  if (!page.trimEnd().endsWith('</html>'))
    throw new DataError(`report is not a whole page, so it is not written: ${path}`, 'Render it again.');
  await writeWhole(path, page);
  return Buffer.byteLength(page);
}

function renderHero({ src, alt, caption, widthPx, heightPx }: Hero): Html {
  return html`<figure class="sb-hero"><img src="${src}" alt="${alt}" width="${widthPx}" height="${heightPx}"><figcaption>${caption}</figcaption></figure>\n`;
}

function renderSummary(summary: string | undefined, ledger: Ledger): Html | undefined {
  if (summary === undefined || summary.trim() === '') return undefined;
  const origin = { notebook: 'summary', cell: 0 };
  const { markup } = finishMarkup(renderMarkdown(summary, origin, ledger), origin, ledger);
  return html`<section class="sb-summary" aria-label="${ledger.words.summary}">\n${rawHtml(markup)}</section>\n`;
}
