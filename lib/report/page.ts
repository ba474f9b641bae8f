import { createHash } from 'node:crypto';
import { type Html, html, rawHtml } from '../base/html.js';
import type { PageScripts } from './script.js';
import { fillWords, type Words } from './words/words.js';

/** What the page's frame needs; the parts are finished markup. */
export interface PageParts {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly words: Words;
  readonly version: string;
  readonly createdAt: Date;
  readonly contents: Html;
  /** What stands below the title. */
  readonly cover: Html;
  readonly main: Html;
  readonly css: string;
  readonly scripts: PageScripts;
}

/** Ids that the frame uses. */
export const PAGE_IDS: readonly string[] = ['content', 'provenance', 'references'];

/** Puts a page together: one file that loads nothing, and in which nothing but its own scripts can run. */
export function renderPage(parts: PageParts): string {
  const { title, words, version, css, scripts } = parts;
  return html`<!doctype html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${rawHtml(formatPolicy(css, Object.values(scripts)))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="segbook ${version}">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${rawHtml(css)}</style>
<script>${rawHtml(scripts.theme)}</script>
</head>
<body>
<a class="sb-skip" href="#content">${words.skip}</a>
${renderHeader(parts)}
<div class="sb-layout">
${parts.contents}
<main id="content">
${parts.main}
</main>
</div>
<footer class="sb-footer"><p>${fillWords(words.madeWith, { version })}</p></footer>
<script>${rawHtml(scripts.page)}</script>
${scripts.charts !== undefined && html`<script>${rawHtml(scripts.charts)}</script>\n`}</body>
</html>
`.markup;
}

/** English with the day before the month, which no reader takes for another day. */
const LOCALES: Readonly<Record<string, string>> = { en: 'en-GB' };

function renderHeader({ title, subtitle, words, createdAt, cover }: PageParts): Html {
  const day = createdAt.toLocaleDateString(LOCALES[words.lang] ?? words.lang, { dateStyle: 'long', timeZone: 'UTC' });
  return html`<header class="sb-header">
<h1>${title}</h1>
${subtitle !== undefined && html`<p class="sb-subtitle">${subtitle}</p>\n`}<p class="sb-date"><time datetime="${createdAt.toISOString()}">${day}</time></p>
<div class="sb-toolbar"></div>
${cover}</header>`;
}

/** Nothing but embedded pictures, and the page's own style sheet and scripts. */
function formatPolicy(css: string, scripts: readonly string[]): string {
  const allowed = scripts.map(hashSource).join(' ');
  return `default-src 'none'; img-src data:; style-src ${hashSource(css)}; script-src ${allowed}; base-uri 'none'; form-action 'none'`;
}

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
