import { DataError } from '../base/error.js';
import { html, rawHtml } from '../base/html.js';
import { describeOrigin, type Ledger, type Origin } from './ledger.js';
import { citeInText } from './markdown.js';

/** Width in pixels of a chart that asks for the width of its container: the page's text column. */
const CONTAINER_WIDTH_PX = 640;

/** Colours that people with colour-blind eyes tell apart (Okabe and Ito 2008), darkest on white first. */
const CATEGORY_COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#555555', '#b8a800'];
const INK = '#1f2328';
const QUIET_INK = '#57606a';
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** The look of charts in a report; a specification's own `config` comes before it. */
const CHART_CONFIG = {
  background: '#ffffff',
  font: FONT,
  padding: 12,
  view: { stroke: null, continuousWidth: 580, continuousHeight: 280, discreteWidth: { step: 36 } },
  range: { category: CATEGORY_COLOURS, heatmap: { scheme: 'blues' }, ramp: { scheme: 'blues' } },
  axis: {
    domainColor: '#8c959f',
    tickColor: '#8c959f',
    gridColor: '#e7eaee',
    labelColor: QUIET_INK,
    titleColor: INK,
    labelFontSize: 13,
    titleFontSize: 14,
    titleFontWeight: 500,
    titlePadding: 10,
    labelPadding: 5,
    tickSize: 4,
  },
  axisX: { grid: false },
  axisY: { domain: false, ticks: false },
  legend: { labelColor: INK, titleColor: INK, labelFontSize: 13, titleFontSize: 13, titleFontWeight: 500 },
  header: { labelColor: INK, titleColor: INK, labelFontSize: 13, titleFontSize: 14, titleFontWeight: 500 },
  title: { color: INK, fontSize: 14, fontWeight: 600, anchor: 'start', offset: 12 },
  line: { strokeWidth: 2.25, strokeCap: 'round' },
  point: { size: 46, filled: true },
  bar: { color: CATEGORY_COLOURS[0] },
  mark: { color: CATEGORY_COLOURS[0] },
} as const;

/** A Vega-Lite specification as a notebook shows it. */
export type ChartSpec = Readonly<Record<string, unknown>>;

/**
 * Draws a Vega-Lite chart as a captioned figure. The picture is an `<img>`, in which nothing can run, with the
 * specification's `description` as its alternative text; caption (citations are linked) and id come from
 * `usermeta.segbook`.
 * @throws DataError without a description or caption, or when Vega cannot draw it or it wants to load something
 */
export async function renderChart(spec: ChartSpec, origin: Origin, ledger: Ledger): Promise<string> {
  const description = requireText(spec['description'], 'description', origin);
  const meta = asRecord(asRecord(spec['usermeta'])['segbook']);
  const caption = requireText(meta['caption'], 'usermeta.segbook.caption', origin);
  const cited = rawHtml(citeInText(html`${caption}`.markup, origin, ledger));
  const id = typeof meta['id'] === 'string' ? meta['id'] : '';
  const svg = await drawOrThrow(spec, origin);
  const [width, height] = readSize(svg);
  const src = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  const picture = html`<img class="sb-chart" src="${src}" alt="${description}" width="${width}" height="${height}" />`;
  const open = id === '' ? html`<figure class="sb-figure">` : html`<figure class="sb-figure" id="${id}">`;
  return html`${open}${picture}<figcaption>${cited}</figcaption></figure>`.markup;
}

async function drawOrThrow(spec: ChartSpec, origin: Origin): Promise<string> {
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

/**
 * Draws a Vega-Lite specification of version 5 or 6 as SVG, equal bytes for equal specifications.
 * Every load is refused: data must lie in the specification.
 */
export async function drawChart(spec: ChartSpec): Promise<string> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  const problems: string[] = [];
  const logger = createProblemLogger(problems);
  const fitted = fitToColumn(spec) as unknown as Parameters<typeof vegaLite.compile>[0];
  const config = CHART_CONFIG as unknown as NonNullable<Parameters<typeof vegaLite.compile>[1]>['config'];
  const compiled = vegaLite.compile(fitted, { config: config ?? {}, logger: { ...logger, warn: () => logger } });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', loader: refusingLoader, logger });
  try {
    const svg = await view.toSVG();
    const problem = problems[0];
    if (problem !== undefined) throw new Error(problem);
    return renumberDefinitions(svg);
  } finally {
    view.finalize();
  }
}

const refuse = (address: unknown): Promise<never> =>
  Promise.reject(new Error(`a chart must not load anything: ${String(address)}`));
const refusingLoader = { options: {}, load: refuse, sanitize: refuse, http: refuse, file: refuse };

/** Vega logs failures instead of throwing them; a remark such as an empty extent is no failure. */
function createProblemLogger(problems: string[]) {
  const logger = {
    level: (_level?: number): never => logger as never,
    error: (...messages: readonly unknown[]) => note(messages),
    warn: (...messages: readonly unknown[]) => (messages[0] === 'Loading failed' ? note(messages) : logger),
    info: () => logger,
    debug: () => logger,
  };
  function note(messages: readonly unknown[]): typeof logger {
    problems.push(messages.map((message) => (message instanceof Error ? message.message : String(message))).join(' '));
    return logger;
  }
  return logger;
}

function fitToColumn(spec: ChartSpec): ChartSpec {
  if (spec['width'] !== 'container') return spec;
  return { autosize: { type: 'fit-x', contains: 'padding' }, ...spec, width: CONTAINER_WIDTH_PX };
}

/** Vega counts clip paths and gradients over the whole process: count them anew, so that equal charts are equal. */
function renumberDefinitions(svg: string): string {
  const names = new Map<string, string>();
  const rename = (_all: string, before: string, kind: string, number: string): string => {
    const old = kind + number;
    if (!names.has(old)) names.set(old, `${kind}${names.size + 1}`);
    return before + names.get(old);
  };
  return svg.replace(/(\sid="|url\(#)(clip|gradient_)(\d+)/g, rename);
}

function readSize(svg: string): [widthPx: number, heightPx: number] {
  const read = (name: string): number =>
    Math.round(Number(new RegExp(`^<svg[^>]*\\s${name}="([\\d.]+)"`).exec(svg)?.[1]));
  return [read('width'), read('height')];
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
