import { None, parse, type Runtime, type Spec, type TooltipHandler, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { type ChartItem, nearestOf } from './chartItem.js';
import { type ChartTip, formatTip } from './chartTip.js';

const refuse = (): Promise<never> => Promise.reject(new Error('a chart must not load anything'));

/**
 * Puts a live chart in the place of its still drawing, of the same size.
 * @throws Error when it cannot be drawn; the still drawing then stays
 */
export async function startView(chart: HTMLElement, tip: ChartTip): Promise<View> {
  const still = chart.querySelector('svg');
  const host = document.createElement('div');
  const view = new View(readRuntime(chart), {
    renderer: 'svg',
    container: host,
    expr: expressionInterpreter,
    loader: { load: refuse, sanitize: refuse, http: refuse, file: refuse },
    logLevel: None,
    tooltip: showTip(tip),
  });
  await view.runAsync();
  const live = host.querySelector('svg');
  if (still === null || live === null) throw new Error('chart has no drawing');
  for (const name of ['role', 'aria-label', 'width', 'height', 'viewBox'])
    live.setAttribute(name, still.getAttribute(name) ?? '');
  for (const name of ['role', 'aria-label', 'aria-roledescription']) host.removeAttribute(name);
  // the name of the whole tells more than Vega's roles of its parts
  for (const part of live.children) part.setAttribute('aria-hidden', 'true');
  still.replaceWith(host);
  return view;
}

function readRuntime(chart: HTMLElement): Runtime {
  const spec = JSON.parse(chart.querySelector('script')?.textContent ?? '') as Spec;
  // the policy of the page allows no code made of text: expressions are interpreted
  return parse(spec, undefined, { ast: true });
}

function showTip(tip: ChartTip): TooltipHandler {
  return (_handler, event, item, value) => {
    if (value === null || value === undefined) tip.hide();
    else
      tip.show(
        formatTip(nearestOf(item as unknown as ChartItem, event).tooltip ?? value),
        event.clientX,
        event.clientY,
      );
  };
}
