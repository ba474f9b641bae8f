import type { MarkedExtension } from 'marked';
import markedFootnote from 'marked-footnote';
import { html } from '../base/html.js';
import type { Words } from './words/words.js';

/**
 * Footnotes of Markdown, `[^1]` in the text and `[^1]: …` below it; they stand at the end of their cell.
 * @param prefix of their ids, which nothing else on the page has
 */
export function footnotes(prefix: string, { backToText }: Words): MarkedExtension {
  return markedFootnote({ prefixId: `${prefix}-`, backRefLabel: backToText });
}

/** Makes the list of footnotes one without a heading of its own, which would be a chapter of the contents. */
export function settleFootnotes(markup: string, words: Words): string {
  const list = html`<ol class="sb-footnotes" aria-label="${words.footnotes}">`.markup;
  return markup.replace(LIST_START, list).replace(LIST_END, '</ol>').replace(LABEL_MENTION, '');
}

const LIST_START = /<section class="footnotes" data-footnotes>\s*<h2[^>]*>[^<]*<\/h2>\s*<ol>/;
const LIST_END = /<\/ol>\s*<\/section>\s*$/;
const LABEL_MENTION = / aria-describedby="[^"]*-label"/g;
