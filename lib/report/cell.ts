import { html, rawHtml } from '../base/html.js';
import { type Cell, type CodeCell, tagsOf } from '../notebook/document.js';
import { highlightCode } from './highlight.js';
import { langAttribute } from './language.js';
import type { Ledger, Origin } from './ledger.js';
import { renderMarkdown } from './markdown.js';
import { type FinishedMarkup, finishMarkup } from './markup.js';
import { renderOutputs } from './output.js';
import type { Words } from './words/words.js';

/** Tags, those of nbconvert and Jupyter Book, that leave a cell or a part of it out. */
const HIDE_CODE = ['hide-code', 'remove-input', 'hide-input'];
const HIDE_OUTPUT = ['remove-output', 'hide-output'];
const HIDE_CELL = 'remove-cell';
const PARAMETERS = ['parameters', 'injected-parameters'];

/**
 * Renders one cell for the page. Markdown becomes text; code is folded, its outputs follow; raw cells are left out.
 * @throws DataError naming notebook and cell, when something in it cannot be shown as it is
 */
export async function renderCell(
  cell: Cell,
  language: string,
  origin: Origin,
  ledger: Ledger,
): Promise<FinishedMarkup> {
  if (cell.cell_type === 'raw' || tagsOf(cell).includes(HIDE_CELL)) return { markup: '', headings: [] };
  if (cell.cell_type === 'markdown') return finishMarkup(renderMarkdown(cell.source, origin, ledger), origin, ledger);
  const outputs = hasTag(cell, HIDE_OUTPUT) ? '' : await renderOutputs(cell.outputs, origin, ledger);
  const finished = finishMarkup(outputs, origin, ledger);
  return { markup: foldCode(cell, language, ledger.words) + wrapOutputs(finished.markup), headings: finished.headings };
}

function foldCode(cell: CodeCell, language: string, words: Words): string {
  if (hasTag(cell, HIDE_CODE) || cell.source.trim() === '') return '';
  const label = hasTag(cell, PARAMETERS) ? words.parameters : words.code;
  const code = highlightCode(cell.source, language);
  return html`<details class="sb-code"><summary${langAttribute(words)}>${label}</summary><pre tabindex="0"><code class="hljs">${code}</code></pre></details>
`.markup;
}

function wrapOutputs(markup: string): string {
  return markup === '' ? '' : html`<div class="sb-output">${rawHtml(markup)}</div>\n`.markup;
}

function hasTag(cell: CodeCell, tags: readonly string[]): boolean {
  return tagsOf(cell).some((tag) => tags.includes(tag));
}
