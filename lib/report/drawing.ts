import { CHART_CONFIG, themeColour } from './chartTheme.js';
import { addLegendPick } from './legendPick.js';
import { cleanDrawing } from './svg.js';

/** Draws Vega-Lite charts: still for the page, and as what brings them to life there. */

/** A Vega-Lite specification as a notebook shows it. */
export type ChartSpec = Readonly<Record<string, unknown>>;

/** A drawn chart. Plain data, the same for equal specifications. */
export interface Drawing {
  /** What stands within `<svg>`. Its ids, `clip1` and `gradient_2`, are to be made the page's own. */
  readonly content: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The Vega specification that draws the same, as JSON. */
  readonly vega: string;
}

/** Width in pixels of a chart that asks for the width of its container: the page's text column. */
const CONTAINER_WIDTH_PX = 640;

/** More digits than a chart can show. */
const DIGITS = 6;

/**
 * Draws a Vega-Lite specification of version 5 or 6. Colours that the themes know become CSS variables. Every load is
 * refused: data must lie in the specification.
 * @throws Error when Vega cannot draw it or it wants to load something
 */
export async function drawChart(spec: ChartSpec): Promise<Drawing> {
  const vega = JSON.stringify(shorten(await compile(spec)));
  const svg = await draw(JSON.parse(vega));
  const [widthPx, heightPx] = readSize(svg);
  return { content: cleanDrawing(svg).replace(DEFINITION, countAnew()), widthPx, heightPx, vega };
}

/**
 * Draws a specification as an SVG document on white that stands on its own, equal bytes for equal specifications.
 * @throws Error as {@link drawChart} does
 */
export async function drawDocument(spec: ChartSpec): Promise<string> {
  const compiled = await compile({ background: '#ffffff', padding: 12, ...spec });
  return (await draw(compiled)).replace(DEFINITION, countAnew());
}

async function compile(spec: ChartSpec): Promise<object> {
  const vegaLite = await import('vega-lite');
  const fitted = addLegendPick(fitToColumn(spec)) as unknown as Parameters<typeof vegaLite.compile>[0];
  const config = CHART_CONFIG as unknown as NonNullable<Parameters<typeof vegaLite.compile>[1]>['config'];
  const logger = createProblemLogger([]);
  return vegaLite.compile(fitted, { config: config ?? {}, logger: { ...logger, warn: () => logger } }).spec;
}

async function draw(spec: object): Promise<string> {
  const vega = await import('vega');
  const problems: string[] = [];
  const logger = createProblemLogger(problems);
  const view = new vega.View(vega.parse(spec), { renderer: 'none', loader: refusingLoader, logger });
  try {
    const svg = await view.toSVG();
    const problem = problems[0];
    if (problem !== undefined) throw new Error(problem);
    return svg;
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

/** What is not drawn goes, numbers lose digits that do not show, colours become those of the page's themes. */
function shorten(value: unknown): unknown {
  if (typeof value === 'string') return themeColour(value);
  if (typeof value === 'number')
    return Number.isInteger(value) || !Number.isFinite(value) ? value : Number(value.toPrecision(DIGITS));
  if (Array.isArray(value)) return value.map(shorten);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => name !== 'usermeta' && name !== 'description');
  return Object.fromEntries(kept.map(([name, inner]) => [name, shorten(inner)]));
}

const DEFINITION = /(\sid="|url\(#)((?:clip|gradient_)\d+)/g;

/** Vega counts clip paths and gradients over the whole process: counted anew, equal charts are equal. */
function countAnew(): (all: string, before: string, old: string) => string {
  const names = new Map<string, string>();
  return (_all, before, old) => {
    if (!names.has(old)) names.set(old, String(names.size + 1));
    return `${before}${old.replace(/\d+$/, '')}${names.get(old)}`;
  };
}

function readSize(svg: string): [widthPx: number, heightPx: number] {
  const read = (name: string): number =>
    Math.round(Number(new RegExp(`^<svg[^>]*\\s${name}="([\\d.]+)"`).exec(svg)?.[1]));
  return [read('width'), read('height')];
}
