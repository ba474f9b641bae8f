import { createHash } from 'node:crypto';
import { type Html, html, rawHtml } from '../base/html.js';

/** What the page's frame needs; the parts are finished markup. */
export interface PageParts {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly lang: string;
  readonly version: string;
  readonly createdAt: Date;
  readonly contents: Html;
  readonly main: Html;
  readonly css: string;
}

/** Ids that the frame uses. */
export const PAGE_IDS: readonly string[] = ['content', 'provenance', 'references'];

/** Puts a page together: one file that loads nothing, and in which nothing can run. */
export function renderPage(parts: PageParts): string {
  const { title, lang, version, css } = parts;
  return html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${rawHtml(formatPolicy(css))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="segbook ${version}">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${rawHtml(css)}</style>
</head>
<body>
<a class="sb-skip" href="#content">Skip to the content</a>
${renderHeader(parts)}
<div class="sb-layout">
${parts.contents}
<main id="content">
${parts.main}
</main>
</div>
<footer class="sb-footer"><p>Made with segbook ${version}.</p></footer>
</body>
</html>
`.markup;
}

/** English with the day before the month, which no reader takes for another day. */
const LOCALES: Readonly<Record<string, string>> = { en: 'en-GB' };

function renderHeader({ title, subtitle, lang, createdAt }: PageParts): Html {
  const day = createdAt.toLocaleDateString(LOCALES[lang] ?? lang, { dateStyle: 'long', timeZone: 'UTC' });
  return html`<header class="sb-header">
<h1>${title}</h1>
${subtitle !== undefined && html`<p class="sb-subtitle">${subtitle}</p>\n`}<p class="sb-date"><time datetime="${createdAt.toISOString()}">${day}</time></p>
</header>`;
}

/** Nothing but embedded pictures and the page's own style sheet; no script at all. */
function formatPolicy(css: string): string {
  const hash = createHash('sha256').update(css).digest('base64');
  return `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}
