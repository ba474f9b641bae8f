import type { View } from 'vega';
import { type ChartItem, type ChartPoint, listPoints } from './chartItem.js';
import { type ChartTip, formatTip } from './chartTip.js';

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Lets the arrow keys go through the values of a live chart that has the focus, and Enter through its legend. */
export function addChartKeys(chart: HTMLElement, view: View, tip: ChartTip): void {
  let at = -1;
  const pickNext = legendKeys(view);
  chart.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    if (event.key === 'Enter') pickNext();
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const points = pointsOf(view);
    at = at < 0 && step < 0 ? points.length - 1 : Math.min(points.length - 1, Math.max(0, at + step));
    const point = points[at];
    if (point === undefined) return;
    event.preventDefault();
    showPoint(chart, point, tip);
  });
  chart.addEventListener('blur', () => tip.hide());
}

function pointsOf(view: View): ChartPoint[] {
  const [x = 0, y = 0] = view.origin();
  const { left = 0, top = 0 } = view.padding() as { left?: number; top?: number };
  const points = listPoints((view.scenegraph() as unknown as { root: ChartItem }).root, left + x, top + y);
  // a line and the dots on it tell the same
  return [...new Map(points.map((point) => [formatTip(point.item.tooltip), point])).values()];
}

function showPoint(chart: HTMLElement, { item, x, y }: ChartPoint, tip: ChartTip): void {
  const matrix = chart.querySelector('svg')?.getScreenCTM();
  if (matrix === null || matrix === undefined) return;
  const place = new DOMPoint(x, y).matrixTransform(matrix);
  tip.show(formatTip(item.tooltip), place.x, place.y);
}

/** Picks the entries of the legend one after the other, then none. */
function legendKeys(view: View): () => void {
  const { signals } = view.getState() as { signals: Readonly<Record<string, unknown>> };
  const picked = Object.keys(signals).find((name) => /^legendPick_.+_legend$/.test(name));
  if (picked === undefined) return () => undefined;
  const entries: unknown[] = view.scale('color').domain();
  let at = -1;
  return () => {
    at = at + 1 < entries.length ? at + 1 : -1;
    void view.signal(picked, at < 0 ? null : entries[at]).runAsync();
  };
}
