import { isAbsolute, relative, resolve, win32 } from 'node:path';
import { type Html, html, rawHtml } from '../base/html.js';
import { licenceTable } from '../figures/licenceTable.js';
import type { LedgerEntry } from '../review/ledger/entry.js';
import type { Ledger } from './ledger.js';
import { finishMarkup, type Heading } from './markup.js';
import { formatReference } from './reference.js';
import { frameSection, type Section } from './section.js';
import { translateFact } from './words/provenance.js';
import type { Words } from './words/words.js';

/** One fact about how the report came about. Rows of one group stand together, in the order given. */
export interface ProvenanceRow {
  readonly group: string;
  readonly label: string;
  readonly value: string;
}

/**
 * How a page may call a file: relative to the project, with forward slashes; by its name alone when it lies outside.
 * @example
 * hideOutsidePath('/home/ann/project/data/studio', '/home/ann/project') // 'data/studio'
 * hideOutsidePath('/home/ann/pets', '/home/ann/project') // 'pets'
 */
export function hideOutsidePath(path: string, projectRoot: string): string {
  const inside = relative(projectRoot, resolve(projectRoot, path));
  if (inside === '') return '.';
  // win32 knows both separators, so a path of another system is cut too.
  if (isAbsolute(inside) || /^\.\.(?:[\\/]|$)/.test(inside) || win32.isAbsolute(path) !== isAbsolute(path))
    return win32.basename(path);
  return inside.replaceAll('\\', '/');
}

/**
 * The section `provenance`: what the report was made from and with, and under which licences.
 * @param licences what the report holds, and what made it; without any there is no table of them
 */
export function renderProvenance(
  rows: readonly ProvenanceRow[],
  ledger: Ledger,
  licences: readonly LedgerEntry[] = [],
): Section {
  const heading = claimHeading(2, ledger.words.provenance, ledger);
  const groups = [...new Set(rows.map(({ group }) => group))];
  const headings: Heading[] = [heading];
  const parts = groups.map((group) => {
    const groupHeading = claimHeading(3, translateFact(group, ledger.words), ledger);
    headings.push(groupHeading);
    return html`${formatHeading(groupHeading)}${renderRows(
      rows.filter((row) => row.group === group),
      ledger.words,
    )}`;
  });
  if (licences.length > 0) {
    const licenceHeading = claimHeading(3, ledger.words.licences, ledger);
    headings.push(licenceHeading);
    parts.push(html`${formatHeading(licenceHeading)}${renderLicences(licences, ledger)}`);
  }
  return frameSection('provenance', html`${formatHeading(heading)}${parts}`.markup, headings);
}

function renderLicences(entries: readonly LedgerEntry[], ledger: Ledger): Html {
  const figure = licenceTable({
    id: 'tab-licences',
    caption: ledger.words.licenceCaption,
    entries,
  });
  return rawHtml(finishMarkup(figure.html, { notebook: 'provenance', cell: 0 }, ledger).markup);
}

/** The section `references`: the cited works, numbered in order of first citation. */
export function renderReferences(ledger: Ledger): Section {
  const heading = claimHeading(2, ledger.words.references, ledger);
  const items = ledger
    .cited()
    .map((reference) => html`<li id="ref-${reference.id}">${formatReference(reference)}</li>\n`);
  const list =
    items.length === 0
      ? html`<p>${ledger.words.noReferences}</p>\n`
      : html`<ol class="sb-references">\n${items}</ol>\n`;
  return frameSection('references', html`${formatHeading(heading)}${list}`.markup, [heading]);
}

function renderRows(rows: readonly ProvenanceRow[], words: Words): Html {
  const pairs = rows.map(
    ({ label, value }) =>
      html`<div><dt>${translateFact(label, words)}</dt><dd>${translateFact(value, words)}</dd></div>\n`,
  );
  return html`<dl class="sb-pairs">\n${pairs}</dl>\n`;
}

function claimHeading(level: number, text: string, ledger: Ledger): Heading {
  return { level, text, id: ledger.claimSlug(text) };
}

function formatHeading({ level, id, text }: Heading): Html {
  return level === 2 ? html`<h2 id="${id}">${text}</h2>\n` : html`<h3 id="${id}">${text}</h3>\n`;
}
