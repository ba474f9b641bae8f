import { type Html, html } from '../base/html.js';
import type { Heading } from './markup.js';
import type { Words } from './words/words.js';

interface Chapter {
  readonly heading: Heading;
  readonly parts: Heading[];
}

/** The table of contents of the page: headings of level 2, those of level 3 below them. */
export function renderContents(headings: readonly Heading[], words: Words): Html {
  const chapters: Chapter[] = [];
  for (const heading of headings) {
    if (heading.level === 2) chapters.push({ heading, parts: [] });
    else if (heading.level === 3) chapters.at(-1)?.parts.push(heading);
  }
  return html`<nav class="sb-contents" aria-label="${words.contents}">
<details><summary>${words.contents}</summary>
<ol>
${chapters.map(renderChapter)}</ol>
</details>
</nav>`;
}

function renderChapter({ heading, parts }: Chapter): Html {
  const nested = parts.length > 0 && html`\n<ol>\n${parts.map((part) => html`<li>${renderLink(part)}</li>\n`)}</ol>`;
  return html`<li>${renderLink(heading)}${nested}</li>\n`;
}

function renderLink({ id, text, lang }: Heading): Html {
  return html`<a href="#${id}"${lang !== undefined && html` lang="${lang}"`}>${text}</a>`;
}
