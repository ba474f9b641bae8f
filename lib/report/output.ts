import { DataError } from '../base/error.js';
import { html } from '../base/html.js';
import { VEGA_LITE_MIME } from '../figures/figure.js';
import type { DisplayOutput, ErrorOutput, Output, ResultOutput, StreamOutput } from '../notebook/document.js';
import { isProgress } from '../notebook/outputs.js';
import { type ChartSpec, renderChart } from './chart.js';
import { describeOrigin, type Ledger, type Origin } from './ledger.js';
import { citeInText, renderMarkdown } from './markdown.js';
import { sanitise } from './sanitise.js';
import { cleanTerminalText, shortenText } from './stream.js';

/** Shows the value of one MIME type as sanitised markup. */
type Renderer = (value: unknown, output: DisplayOutput | ResultOutput, place: Place) => string | Promise<string>;

interface Place {
  readonly origin: Origin;
  readonly ledger: Ledger;
}

const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

/** What the report can show, best first. */
const RENDERERS: readonly (readonly [mime: string, render: Renderer])[] = [
  [VEGA_LITE_MIME, (value, _output, { origin, ledger }) => renderChart(readSpec(value, origin), origin, ledger)],
  ['text/html', (value, _output, place) => renderMarkup(readText(value), place)],
  ['image/svg+xml', (value, output, { origin }) => renderSvg(readText(value), output, origin)],
  ...PICTURE_TYPES.map(
    (mime) =>
      [mime, (value, output) => renderPicture(mime, readText(value), output)] as const satisfies [string, Renderer],
  ),
  ['text/markdown', (value, _output, { origin, ledger }) => renderMarkdown(readText(value), origin, ledger)],
  ['text/plain', (value) => renderText(readText(value), 'sb-text')],
];

/**
 * Shows the outputs of a code cell, in order, as sanitised markup: each in the best form that it comes in. Prints that
 * follow each other are joined.
 * @throws DataError when a chart or picture cannot be shown as it is
 */
export async function renderOutputs(outputs: readonly Output[], origin: Origin, ledger: Ledger): Promise<string> {
  const parts: string[] = [];
  for (const output of joinStreams(outputs.filter(isLasting)))
    parts.push(await renderOutput(output, { origin, ledger }));
  return parts.filter((part) => part !== '').join('\n');
}

/** False for how far a cell was, which is of no use in a report. */
function isLasting(output: Output): boolean {
  return output.output_type !== 'display_data' || !isProgress(output);
}

function renderOutput(output: Output, place: Place): string | Promise<string> {
  if (output.output_type === 'stream')
    return renderText(output.text, output.name === 'stderr' ? 'sb-text sb-stderr' : 'sb-text');
  if (output.output_type === 'error') return renderError(output);
  const best = RENDERERS.find(([mime]) => output.data[mime] !== undefined);
  if (best !== undefined) return best[1](output.data[best[0]], output, place);
  return html`<p class="sb-note">An output of the type ${Object.keys(output.data).join(', ')} is not shown.</p>`.markup;
}

function joinStreams(outputs: readonly Output[]): Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (output.output_type === 'stream' && last?.output_type === 'stream' && last.name === output.name)
      joined[joined.length - 1] = { ...last, text: last.text + output.text } satisfies StreamOutput;
    else joined.push(output);
  }
  return joined;
}

function renderText(text: string, className: string): string {
  const shown = shortenText(cleanTerminalText(text));
  return shown === '' ? '' : html`<pre class="${className}">${shown}</pre>`.markup;
}

function renderError({ ename, evalue, traceback }: ErrorOutput): string {
  const [name, value] = [ename, evalue].map(cleanTerminalText);
  const trace = shortenText(cleanTerminalText(traceback.join('\n')));
  return html`<div class="sb-error"><p><strong>This cell failed: ${name}</strong> ${value}</p><pre>${trace}</pre></div>`
    .markup;
}

function renderMarkup(markup: string, { origin, ledger }: Place): string {
  return sanitise(markup, (text, tagName) => (CODE_TAGS.includes(tagName) ? text : citeInText(text, origin, ledger)));
}

const CODE_TAGS = ['pre', 'code', 'samp', 'kbd'];

function renderSvg(svg: string, output: DisplayOutput | ResultOutput, origin: Origin): string {
  if (!/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<svg[\s>]/.test(svg))
    throw new DataError(`${describeOrigin(origin)}: picture is not an SVG document`, 'Begin it with <svg>.');
  const title = /<(title|desc)(?:\s[^>]*)?>([^<]*)<\/\1>/.exec(svg)?.[2] ?? '';
  const content = Buffer.from(svg).toString('base64');
  return formatPicture(`data:image/svg+xml;base64,${content}`, readAlt(output, 'image/svg+xml') || title);
}

function renderPicture(mime: string, base64: string, output: DisplayOutput | ResultOutput): string {
  return sanitise(formatPicture(`data:${mime};base64,${base64.replace(/\s+/g, '')}`, readAlt(output, mime)));
}

function formatPicture(src: string, alt: string): string {
  return html`<p class="sb-picture"><img src="${src}" alt="${alt}" /></p>`.markup;
}

/** nbformat keeps what belongs to one form of an output under its MIME type. */
function readAlt({ metadata }: DisplayOutput | ResultOutput, mime: string): string {
  const own = metadata[mime];
  const alt = typeof own === 'object' && own !== null && 'alt' in own ? own.alt : metadata['alt'];
  return typeof alt === 'string' ? alt : '';
}

function readText(value: unknown): string {
  return Array.isArray(value) ? value.join('') : String(value);
}

function readSpec(value: unknown, origin: Origin): ChartSpec {
  const spec: unknown = typeof value === 'string' ? parseOrUndefined(value) : value;
  if (typeof spec === 'object' && spec !== null) return spec as ChartSpec;
  throw new DataError(`${describeOrigin(origin)}: chart is not a JSON object`, 'Display a Vega-Lite specification.');
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
