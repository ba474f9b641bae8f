/** A mark of a live chart, as far as the page needs to know it. */
export interface ChartItem {
  readonly x?: number;
  readonly y?: number;
  readonly tooltip?: unknown;
  readonly bounds?: { readonly x1: number; readonly x2: number; readonly y1: number; readonly y2: number };
  readonly items?: readonly ChartItem[];
  readonly marktype?: string;
  readonly mark?: ChartItem;
}

/** A place in a chart, in its own pixels. */
export interface ChartPoint {
  readonly item: ChartItem;
  readonly x: number;
  readonly y: number;
}

const LINES = ['line', 'area', 'trail'];

/** The point of a line that is nearest to the pointer, since Vega names the first; other marks are points of themselves. */
export function nearestOf(item: ChartItem, event: MouseEvent): ChartItem {
  const { mark } = item;
  const shape = event.target instanceof SVGGraphicsElement ? event.target : null;
  const matrix = shape?.getScreenCTM()?.inverse();
  if (mark?.items === undefined || !LINES.includes(mark.marktype ?? '') || matrix === undefined) return item;
  const { x } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
  const distance = (point: ChartItem): number => Math.abs((point.x ?? Number.POSITIVE_INFINITY) - x);
  return mark.items.reduce((best, point) => (distance(point) < distance(best) ? point : best), item);
}

/** All marks of a chart that tell something of themselves, from left to right. */
export function listPoints(root: ChartItem, originX: number, originY: number): ChartPoint[] {
  const points: ChartPoint[] = [];
  walk(root, originX, originY, points);
  return points.sort((a, b) => a.x - b.x || a.y - b.y);
}

/** Marks hold items; items that are groups hold marks. */
function walk(mark: ChartItem, left: number, top: number, points: ChartPoint[]): void {
  for (const item of mark.items ?? []) {
    if (item.tooltip !== undefined && item.tooltip !== null) points.push(place(item, mark, left, top));
    for (const inner of item.items ?? []) walk(inner, left + (item.x ?? 0), top + (item.y ?? 0), points);
  }
}

function place(item: ChartItem, { marktype }: ChartItem, left: number, top: number): ChartPoint {
  const { bounds, x = 0, y = 0 } = item;
  if (bounds === undefined || LINES.includes(marktype ?? '')) return { item, x: left + x, y: top + y };
  return { item, x: left + (bounds.x1 + bounds.x2) / 2, y: top + (bounds.y1 + bounds.y2) / 2 };
}
