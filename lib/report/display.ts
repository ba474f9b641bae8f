import { html } from '../base/html.js';
import { VEGA_LITE_MIME } from '../figures/figure.js';
import type { DisplayOutput, ResultOutput } from '../notebook/document.js';
import { renderChart } from './chart.js';
import { findChartFault } from './chartGate.js';
import type { ChartSpec } from './drawing.js';
import type { Ledger, Origin } from './ledger.js';
import { citeInText, renderMarkdown } from './markdown.js';
import { findMarkdownFault } from './markdownGate.js';
import { noteUnshown, tellSize } from './note.js';
import { sanitise } from './sanitise.js';
import { renderTerminalText } from './stream.js';
import { findSvgFault, readSvgTitle } from './svgPicture.js';

/** What a form of an output comes to: markup, or why it cannot be shown. */
type Attempt = string | { readonly fault: string };

type Bundle = Pick<DisplayOutput | ResultOutput, 'data' | 'metadata'>;

interface Place {
  readonly origin: Origin;
  readonly ledger: Ledger;
}

/** Shows the value of one MIME type. */
type Renderer = (value: unknown, bundle: Bundle, place: Place) => Attempt | Promise<Attempt>;

const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

/** What the report can show, best first. */
const RENDERERS: readonly (readonly [mime: string, what: string, render: Renderer])[] = [
  [VEGA_LITE_MIME, 'A chart', showChart],
  ['text/html', 'An output of HTML', showMarkup],
  ['image/svg+xml', 'A picture', showSvg],
  ...PICTURE_TYPES.map((mime): readonly [string, string, Renderer] => [mime, 'A picture', showPicture(mime)]),
  ['text/markdown', 'An output of Markdown', showMarkdown],
  ['text/plain', 'A text', (value) => withText(value, (text) => showText(text))],
];

/** Characters of HTML without its pictures: enough for tables of thousands of rows. */
const HTML_LENGTH_AT_MOST = 2_000_000;

/** Types told of one output, and characters of each. */
const TYPES_TOLD = 5;
const TYPE_LENGTH = 80;

/** Shows what a cell displayed in the best form that can be shown; forms that cannot be leave a note. */
export async function renderDisplay(bundle: Bundle, origin: Origin, ledger: Ledger): Promise<string> {
  const notes: string[] = [];
  for (const [mime, what, render] of RENDERERS) {
    const value = bundle.data[mime];
    if (value === undefined) continue;
    const attempt = await render(value, bundle, { origin, ledger });
    if (typeof attempt === 'string') return [...notes, attempt].join('\n');
    notes.push(noteUnshown(what, `it ${attempt.fault}`));
  }
  return notes.length > 0 ? notes.join('\n') : noteTypes(Object.keys(bundle.data));
}

function noteTypes(types: readonly string[]): string {
  if (types.length === 0) return html`<p class="sb-note">An output without content is not shown.</p>`.markup;
  const told = types.slice(0, TYPES_TOLD).map((type) => type.slice(0, TYPE_LENGTH));
  return html`<p class="sb-note">An output of the type ${told.join(', ')} is not shown.</p>`.markup;
}

function showChart(value: unknown, _: Bundle, { origin, ledger }: Place): Attempt | Promise<Attempt> {
  const spec: unknown = typeof value === 'string' ? parseOrUndefined(value) : value;
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return { fault: 'is not a JSON object' };
  const fault = findChartFault(spec);
  return fault === null ? renderChart(spec as ChartSpec, origin, ledger) : { fault };
}

function showMarkup(value: unknown, _: Bundle, { origin, ledger }: Place): Attempt {
  return withText(value, (markup) => {
    const length = markup.replace(/data:image\/[a-z]+;base64,[^"'\s>]*/g, '').length;
    if (length > HTML_LENGTH_AT_MOST) return { fault: `has ${tellSize(length)} without its pictures` };
    return sanitise(markup, (text, tagName) => (CODE_TAGS.includes(tagName) ? text : citeInText(text, origin, ledger)));
  });
}

const CODE_TAGS = ['pre', 'code', 'samp', 'kbd'];

function showMarkdown(value: unknown, _: Bundle, { origin, ledger }: Place): Attempt {
  return withText(value, (source) => {
    const fault = findMarkdownFault(source);
    if (fault !== null) return { fault };
    try {
      return renderMarkdown(source, origin, ledger);
    } catch (cause) {
      // the parser calls itself for each level
      if (cause instanceof RangeError) return { fault: 'is nested too deeply' };
      throw cause;
    }
  });
}

function showSvg(value: unknown, { metadata }: Bundle): Attempt {
  return withText(value, (svg) => {
    const fault = findSvgFault(svg);
    if (fault !== null) return { fault };
    const content = Buffer.from(svg).toString('base64');
    const alt = readAlt(metadata, 'image/svg+xml') || readSvgTitle(svg);
    // the sanitiser refuses SVG from notebooks: this one is embedded here
    return formatPicture(`data:image/svg+xml;base64,${content}`, alt);
  });
}

function showPicture(mime: string): Renderer {
  return (value, { metadata }) =>
    withText(value, (base64) =>
      sanitise(formatPicture(`data:${mime};base64,${base64.replace(/\s+/g, '')}`, readAlt(metadata, mime))),
    );
}

function showText(text: string): string {
  const shown = renderTerminalText(text);
  return shown === '' ? '' : html`<pre class="sb-text">${shown}</pre>`.markup;
}

function formatPicture(src: string, alt: string): string {
  return html`<p class="sb-picture"><img src="${src}" alt="${alt}" /></p>`.markup;
}

/** nbformat keeps what belongs to one form of an output under its MIME type. */
function readAlt(metadata: Bundle['metadata'], mime: string): string {
  const own = metadata[mime];
  const alt = typeof own === 'object' && own !== null && 'alt' in own ? own.alt : metadata['alt'];
  return typeof alt === 'string' ? alt : '';
}

/** Reads a text as nbformat stores it: whole, or in lines. Plain numbers are texts too. */
function withText(value: unknown, show: (text: string) => Attempt): Attempt {
  if (Array.isArray(value) && value.every((line) => typeof line === 'string')) return show(value.join(''));
  if (typeof value === 'string') return show(value);
  if (typeof value === 'number' || typeof value === 'boolean') return show(String(value));
  return { fault: 'is not a text' };
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
