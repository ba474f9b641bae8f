import { Marked, type RendererObject, type TokenizerAndRendererExtension, type Tokens } from 'marked';
import { html } from '../base/html.js';
import { footnotes, settleFootnotes } from './footnote.js';
import { highlightCode } from './highlight.js';
import { langAttribute } from './language.js';
import type { Ledger, Origin } from './ledger.js';
import { sanitise } from './sanitise.js';
import type { Words } from './words/words.js';

/**
 * Markdown (GitHub's dialect) to sanitised markup. `[@key]` and `[@a; @b]` cite works; `@fig-loss` and `@tab-scores`
 * mention a figure or table, also one that comes later; `[^1]` leads to a footnote.
 * @throws DataError when a cited key is unknown
 */
export function renderMarkdown(source: string, origin: Origin, ledger: Ledger): string {
  const marked = new Marked({ gfm: true, extensions: [citation(origin, ledger), mention(origin, ledger)], renderer });
  if (!source.includes('[^')) return sanitise(marked.parse(source, { async: false }));
  marked.use(footnotes(ledger.claimSlug(`note-${origin.notebook}-${origin.cell}`), ledger.words));
  return sanitise(settleFootnotes(marked.parse(source, { async: false }), ledger.words));
}

/** Links the citations in a text of sanitised markup; a key that is unknown stays as it is written. */
export function citeInText(text: string, origin: Origin, ledger: Ledger): string {
  return text.replace(CITATION, (written: string, keys: string) => {
    const list = splitKeys(keys);
    return list.every((key) => ledger.knowsKey(key)) ? formatCitation(list, origin, ledger) : written;
  });
}

/** Writes "Figure 3" in place of the mentions in finished markup. */
export function resolveMentions(markup: string, labels: ReadonlyMap<string, string>, words: Words): string {
  return markup.replace(MENTION_LINK, (link: string, id: string) => {
    const label = labels.get(id);
    return label === undefined
      ? link
      : html`<a class="sb-ref" href="#${id}"${langAttribute(words)}>${label}</a>`.markup;
  });
}

const KEYS = String.raw`@[\w:.-]+(?:\s*;\s*@[\w:.-]+)*`;
const CITATION = new RegExp(String.raw`\[(${KEYS})\]`, 'g');
const CITATION_START = new RegExp(String.raw`^\[(${KEYS})\](?!\()`);
const MENTION_START = /^@((?:fig|tab)-[a-z0-9]+(?:[-_][a-z0-9]+)*)/i;
const MENTION_LINK = /<a class="sb-ref" href="#([\w-]+)">[^<]*<\/a>/g;

const renderer: RendererObject = {
  code({ text, lang }: Tokens.Code): string {
    const language = (lang ?? '').split(/\s/)[0] ?? '';
    return html`<pre><code class="hljs">${highlightCode(text, language)}</code></pre>\n`.markup;
  },
  checkbox: ({ checked }: Tokens.Checkbox): string => (checked ? '☑ ' : '☐ '),
};

function citation(origin: Origin, ledger: Ledger): TokenizerAndRendererExtension {
  return {
    name: 'citation',
    level: 'inline',
    start: (source) => indexOf(source, /\[@/),
    tokenizer: (source) => tokenize('citation', CITATION_START.exec(source)),
    renderer: (token) => formatCitation(splitKeys(String(token['value'])), origin, ledger),
  };
}

function mention(origin: Origin, ledger: Ledger): TokenizerAndRendererExtension {
  return {
    name: 'mention',
    level: 'inline',
    start: (source) => indexOf(source, /(?<![\w.])@(?:fig|tab)-/i),
    tokenizer: (source) => tokenize('mention', MENTION_START.exec(source)),
    renderer: (token) => {
      const id = String(token['value']);
      ledger.mention(id, origin);
      return `<a class="sb-ref" href="#${id}">${id}</a>`;
    },
  };
}

function tokenize(type: string, match: RegExpExecArray | null): Tokens.Generic | undefined {
  return match === null ? undefined : { type, raw: match[0], value: match[1] };
}

function indexOf(source: string, pattern: RegExp): number | undefined {
  const index = source.search(pattern);
  return index < 0 ? undefined : index;
}

function splitKeys(keys: string): string[] {
  return keys.split(';').map((key) => key.trim().slice(1));
}

function formatCitation(keys: readonly string[], origin: Origin, ledger: Ledger): string {
  const links = keys.map((key) => `<a class="sb-cite" href="#ref-${key}">[${ledger.cite(key, origin)}]</a>`);
  return links.join(', ');
}
