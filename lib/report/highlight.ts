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

/** Marks up code of the languages typescript, json, bash and python with `hljs-…` classes; others are only escaped. */
export function highlightCode(code: string, language: string): Html {
  const name = language.toLowerCase();
  if (highlighter.getLanguage(name) === undefined) return html`${code}`;
  return rawHtml(highlighter.highlight(code, { language: name, ignoreIllegals: true }).value);
}
