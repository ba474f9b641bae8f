import { type Html, type HtmlValue, html } from '../base/html.js';
import type { ChartFigure, HtmlFigure } from './figure.js';

/** Version of Vega-Lite that JupyterLab 4 asks for; what the charts use, version 6 understands too. */
const VEGA_LITE_SCHEMA = 'https://vega.github.io/schema/vega-lite/v5.json';

/** Width of a chart with its axes and legend. */
export const CHART_WIDTH_PX = 640;

/** What every figure has. */
export interface FigureHead {
  /** `fig-…` for pictures and charts, `tab-…` for tables: lower-case letters, digits and hyphens. */
  readonly id: string;
  /** One or more full sentences. */
  readonly caption: string;
}

export interface ChartHead extends FigureHead {
  /** Alternative text: what is drawn and what it shows, in full sentences. */
  readonly description: string;
}

/** A figure of HTML with its caption below. */
export function frameFigure({ id, caption }: FigureHead, body: Html, legend: HtmlValue = null): HtmlFigure {
  assertId(id, 'fig');
  return {
    kind: 'html',
    html: html`<figure class="sb-figure" id="${id}">${body}<figcaption>${caption}${legend}</figcaption></figure>`
      .markup,
  };
}

/** A table with its caption above and remarks below. */
export function frameTable(
  { id, caption }: FigureHead,
  table: { head: Html; body: HtmlValue; notes?: readonly string[]; className?: string; before?: HtmlValue },
): HtmlFigure {
  assertId(id, 'tab');
  const notes = (table.notes ?? []).map((note) => html`<p class="sb-note">${note}</p>`);
  return {
    kind: 'html',
    html: html`<figure class="${['sb-table', table.className].filter(Boolean).join(' ')}" id="${id}">${table.before}<table><caption>${caption}</caption><thead>${table.head}</thead><tbody>${table.body}</tbody></table>${notes}</figure>`
      .markup,
  };
}

/**
 * A chart from what is special about it. It fits into {@link CHART_WIDTH_PX} with axes and legend, unless it sets a
 * width of its own.
 * @throws RangeError when the id is not one of a figure
 */
export function frameChart(
  { id, caption, description }: ChartHead,
  spec: Readonly<Record<string, unknown>>,
): ChartFigure {
  assertId(id, 'fig');
  return {
    kind: 'chart',
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      description,
      usermeta: { segbook: { id, caption } },
      width: CHART_WIDTH_PX,
      autosize: { type: 'fit-x', contains: 'padding' },
      ...spec,
    },
  };
}

function assertId(id: string, prefix: 'fig' | 'tab'): void {
  if (new RegExp(`^${prefix}-[a-z0-9][a-z0-9-]*$`).test(id)) return;
  throw new RangeError(`figure id must be "${prefix}-" and lower-case letters, digits or hyphens: ${id}`);
}
