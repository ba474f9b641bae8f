import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import typescript from 'highlight.js/lib/languages/typescript';
import { type Html, html, rawHtml } from '../base/html.js';

const highlighter = hljs.newInstance();
highlighter.registerLanguage('typescript', typescript);
highlighter.registerLanguage('json', json);
highlighter.registerLanguage('bash', bash);
highlighter.registerLanguage('python', python);

/** See CVE-2021-42574. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/g;

/** Longer code is shown without colours: it would hold the report up. */
const LENGTH_AT_MOST = 100_000;

/**
 * Marks up code of the languages typescript, json, bash and python with `hljs-…` classes; others are only escaped.
 * Characters that turn the direction of writing, which would make code look like other code, are written out.
 */
export function highlightCode(code: string, language: string): Html {
  const name = language.toLowerCase();
  const shown = code.replace(TURNING, (character) => `\\u${character.charCodeAt(0).toString(16).toUpperCase()}`);
  if (highlighter.getLanguage(name) === undefined || shown.length > LENGTH_AT_MOST) return html`${shown}`;
  return rawHtml(highlighter.highlight(shown, { language: name, ignoreIllegals: true }).value);
}
