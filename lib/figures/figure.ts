/**
 * What a notebook shows: figures and tables as HTML, charts as Vega-Lite. They stand on their own in JupyterLab;
 * the report finds them by their marks and numbers them.
 */

/** MIME type under which JupyterLab 4 renders a Vega-Lite chart. */
export const VEGA_LITE_MIME = 'application/vnd.vegalite.v5+json';

/**
 * HTML with its caption: `<figure class="sb-figure" id="fig-…">…<figcaption>`, numbered "Figure N", or
 * `<figure class="sb-table" id="tab-…"><table><caption>…`, numbered "Table N".
 */
export interface HtmlFigure {
  readonly kind: 'html';
  readonly html: string;
}

/**
 * A Vega-Lite specification that both Vega-Lite 5 (JupyterLab) and 6 (the report) render. Its `description` is the
 * alternative text; `usermeta.segbook` holds `id` ("fig-…") and `caption`.
 */
export interface ChartFigure {
  readonly kind: 'chart';
  readonly spec: Readonly<Record<string, unknown>>;
}

export type Figure = HtmlFigure | ChartFigure;
