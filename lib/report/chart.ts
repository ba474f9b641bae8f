import { DataError } from '../base/error.js';
import { html, rawHtml } from '../base/html.js';
import { type ChartSpec, type Drawing, drawChart } from './drawing.js';
import { describeOrigin, type Ledger, type Origin } from './ledger.js';
import { citeInText } from './markdown.js';

/**
 * Draws a Vega-Lite chart as a captioned figure. The drawing stands in the page and takes the colours of its theme; the
 * specification's `description` is its alternative text; caption (citations are linked) and id come from
 * `usermeta.segbook`. The page's script finds the specification beside the drawing.
 * @throws DataError without a description or caption, or when Vega cannot draw it or it wants to load something
 */
export async function renderChart(spec: ChartSpec, origin: Origin, ledger: Ledger): Promise<string> {
  const description = requireText(spec['description'], 'description', origin);
  const meta = asRecord(asRecord(spec['usermeta'])['segbook']);
  const caption = requireText(meta['caption'], 'usermeta.segbook.caption', origin);
  const cited = rawHtml(citeInText(html`${caption}`.markup, origin, ledger));
  const id = typeof meta['id'] === 'string' ? meta['id'] : '';
  const drawing = await drawOrThrow(spec, origin);
  const picture = formatDrawing(drawing, /^[\w-]+$/.test(id) ? id : ledger.claimSlug('chart'), description);
  const open = id === '' ? html`<figure class="sb-figure">` : html`<figure class="sb-figure" id="${id}">`;
  return html`${open}${rawHtml(picture)}<figcaption>${cited}</figcaption></figure>`.markup;
}

async function drawOrThrow(spec: ChartSpec, origin: Origin): Promise<Drawing> {
  try {
    return await drawChart(spec);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(
      `${describeOrigin(origin)}: chart cannot be drawn: ${reason.split('\n')[0]}`,
      'Check the Vega-Lite specification; its data must lie in it.',
      { cause },
    );
  }
}

/** @param prefix of the ids in the drawing, which makes them the page's own */
function formatDrawing({ content, widthPx, heightPx, vega }: Drawing, prefix: string, description: string): string {
  const own = content.replace(/(\sid="|url\(#)(?=clip|gradient_)/g, `$1${prefix}-`);
  // no tag can begin within it
  const spec = vega.replaceAll('<', '\\u003c');
  return html`<div class="sb-chart"><svg role="img" aria-label="${description}" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}">${rawHtml(own)}</svg><script type="application/json">${rawHtml(spec)}</script></div>`
    .markup;
}

function requireText(value: unknown, name: string, origin: Origin): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new DataError(
    `${describeOrigin(origin)}: chart has no ${name}`,
    name === 'description'
      ? 'Say in it what the chart shows, for those who cannot see it.'
      : 'Say in it what is shown.',
  );
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
