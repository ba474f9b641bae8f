import type { Layer } from '../model/trace.js';
import type { ChartFigure } from './figure.js';
import { CHART_WIDTH_PX, type FigureHead, frameChart } from './frame.js';

/** A part of a network as it is drawn: one place at one level. */
export interface DiagramBox {
  /** `encoder0`, `bottleneck`, `head`. */
  readonly name: string;
  /** Columns and rows of the drawing; a row is a level. */
  readonly column: number;
  readonly row: number;
  /** Of the part's last layer. */
  readonly heightPx: number;
  readonly widthPx: number;
  readonly channels: number;
}

/** Features on their way from one part to another. */
export interface DiagramArrow {
  readonly from: string;
  readonly to: string;
}

export interface Diagram {
  readonly boxes: readonly DiagramBox[];
  readonly arrows: readonly DiagramArrow[];
}

/** Parts that change the size alone: drawn as the arrow that they are on. */
const PASSING = /^(pool|up)\d+$/;

const partOf = (layer: string): string => layer.split('/')[0] ?? layer;

/**
 * Places the parts of a network: the encoder from the upper left down, the decoder from the bottleneck up to the right.
 * @param layers as a network lists them
 */
export function layOutDiagram(layers: readonly Layer[]): Diagram {
  const parts = [...new Set(layers.map(({ name }) => partOf(name)))];
  const shown = parts.filter((part) => !PASSING.test(part));
  const depth = shown.filter((part) => part.startsWith('encoder')).length;
  const boxes = shown.map((part) => {
    const { heightPx, widthPx, channels } = layers.findLast(({ name }) => partOf(name) === part) as Layer;
    return { name: part, ...placePart(part, depth, parts.includes('stem')), heightPx, widthPx, channels };
  });
  return { boxes, arrows: listArrows(layers) };
}

/** Where a part is drawn, from its name. */
function placePart(part: string, depth: number, hasStem: boolean): { column: number; row: number } {
  const [, name = '', digits] = /^([a-z]+)(\d*)$/.exec(part) ?? [];
  const level = Number(digits);
  switch (name) {
    case 'encoder':
      return { column: level, row: level };
    case 'bottleneck':
      return { column: depth, row: depth };
    case 'decoder':
      return { column: 2 * depth - level, row: level };
    case 'gate':
      return { column: depth, row: level };
    case 'auxiliary':
      return { column: 2 * depth - level + 1, row: level };
    case 'head':
      return { column: 2 * depth + 1, row: 0 };
    case 'pixels':
      return { column: 2 * depth + 1, row: -1 };
    case 'stem':
      return { column: -1, row: 0 };
    default:
      return { column: -1, row: hasStem ? -1 : 0 };
  }
}

/** From part to part, through those that are not drawn; each way once. */
function listArrows(layers: readonly Layer[]): DiagramArrow[] {
  const sources = new Map<string, readonly string[]>();
  const ways = new Set<string>();
  for (const { name, inputs } of layers) {
    const part = partOf(name);
    const from = inputs.map(partOf).filter((input) => input !== part && input !== 'images');
    const drawn = from.flatMap((input) => (PASSING.test(input) ? (sources.get(input) ?? []) : [input]));
    if (PASSING.test(part)) sources.set(part, [...(sources.get(part) ?? []), ...drawn]);
    else for (const source of drawn) ways.add(`${source} ${part}`);
  }
  return [...ways].map((way) => {
    const [from = '', to = ''] = way.split(' ');
    return { from, to };
  });
}

const ROW_PX = 74;
/** Half a box, in columns and rows. */
const HALF = { column: 0.44, row: 0.26 };

/** From the tip of an arrow to the middle of its head. */
const HEAD_PX = 4;
const LINE = '#6b7480';
const COLOURS = { encoder: '#cfe3f5', bottleneck: '#f3dcc2', decoder: '#d5ebd3', gate: '#f0d3e3', end: '#e6e8eb' };

/** A drawing of a network with the size of the features at each level. */
export function networkDiagram({ id, caption, layers }: FigureHead & { layers: readonly Layer[] }): ChartFigure {
  const diagram = layOutDiagram(layers);
  const columns = diagram.boxes.map(({ column }) => column);
  const rows = diagram.boxes.map(({ row }) => row);
  const scale = (values: readonly number[], margin: number, isDown: boolean): object => {
    const ends = [Math.min(...values) - margin, Math.max(...values) + margin];
    return { domain: isDown ? ends.reverse() : ends, nice: false, zero: false };
  };
  const x = { type: 'quantitative', axis: null, scale: scale(columns, 0.5, false) };
  const y = { type: 'quantitative', axis: null, scale: scale(rows, 0.5, true) };
  return frameChart(
    { id, caption, description: describeDiagram(diagram) },
    {
      height: ROW_PX * (Math.max(...rows) - Math.min(...rows) + 1),
      view: { stroke: null },
      layer: [...arrowLayers(diagram, x, y, spanOf(columns)), ...boxLayers(diagram, x, y, spanOf(columns))],
    },
  );
}

/** Columns from the first to the last. */
function spanOf(columns: readonly number[]): number {
  return Math.max(...columns) - Math.min(...columns) + 1;
}

type Axis = Readonly<Record<string, unknown>>;

/** Lines from box to box: along a level from side to side, between levels from bottom to top. */
function arrowLayers({ boxes, arrows }: Diagram, x: Axis, y: Axis, columns: number): object[] {
  const boxOf = new Map(boxes.map((box) => [box.name, box]));
  const values = arrows.flatMap((arrow) => {
    const [from, to] = [boxOf.get(arrow.from), boxOf.get(arrow.to)];
    if (from === undefined || to === undefined) return [];
    const along = from.row === to.row ? HALF.column : 0;
    const down = Math.sign(to.row - from.row) * HALF.row;
    const [start, end] = [
      { x: from.column + along, y: from.row + down },
      { x: to.column - along, y: to.row - down },
    ];
    const [rightPx, downPx] = [((end.x - start.x) * CHART_WIDTH_PX) / columns, (end.y - start.y) * ROW_PX];
    const back = HEAD_PX / Math.hypot(rightPx, downPx);
    const head = { headX: end.x - back * (end.x - start.x), headY: end.y - back * (end.y - start.y) };
    return [{ ...start, x2: end.x, y2: end.y, ...head, angle: (Math.atan2(rightPx, -downPx) * 180) / Math.PI }];
  });
  return [
    {
      data: { values },
      mark: { type: 'rule', color: LINE, strokeWidth: 1.2 },
      encoding: { x: { field: 'x', ...x }, y: { field: 'y', ...y }, x2: { field: 'x2' }, y2: { field: 'y2' } },
    },
    {
      data: { values },
      mark: { type: 'point', shape: 'triangle', filled: true, color: LINE, opacity: 1, size: 36 },
      encoding: {
        x: { field: 'headX', ...x },
        y: { field: 'headY', ...y },
        angle: { field: 'angle', type: 'quantitative', scale: null },
      },
    },
  ];
}

function boxLayers({ boxes }: Diagram, x: Axis, y: Axis, columns: number): object[] {
  const values = boxes.map((box) => ({
    ...box,
    left: box.column - HALF.column,
    right: box.column + HALF.column,
    top: box.row - HALF.row,
    bottom: box.row + HALF.row,
    size: `${box.heightPx}×${box.widthPx}`,
    channelCount: `× ${box.channels}`,
    kind: box.name.replace(/\d+$/, ''),
  }));
  const kinds = ['encoder', 'bottleneck', 'decoder', 'gate'] as const;
  const colour = {
    field: 'kind',
    type: 'nominal',
    legend: null,
    scale: {
      domain: [...kinds, 'input', 'stem', 'head', 'auxiliary', 'pixels'],
      range: [...kinds.map((kind) => COLOURS[kind]), ...Array.from({ length: 5 }, () => COLOURS.end)],
    },
  };
  const fontPx = Math.min(10, 105 / columns);
  const middle = { x: { field: 'column', ...x }, y: { field: 'row', ...y } };
  const text = (field: string, dy: number, fontSize: number, fontWeight: string): object => ({
    data: { values },
    mark: { type: 'text', dy, fontSize, fontWeight, color: '#1c2126' },
    encoding: { ...middle, text: { field } },
  });
  return [
    {
      data: { values },
      mark: { type: 'rect', stroke: LINE, strokeWidth: 0.8 },
      encoding: {
        x: { field: 'left', ...x },
        x2: { field: 'right' },
        y: { field: 'top', ...y },
        y2: { field: 'bottom' },
        color: colour,
      },
    },
    text('name', -12, 0.85 * fontPx, 'normal'),
    text('size', 1, fontPx, 'bold'),
    text('channelCount', 13, fontPx, 'normal'),
  ];
}

function describeDiagram({ boxes, arrows }: Diagram): string {
  const size = ({ name, heightPx, widthPx, channels }: DiagramBox): string =>
    `${name} ${heightPx} by ${widthPx} by ${channels}`;
  const skips = arrows.filter(({ from, to }) => from.startsWith('encoder') && /^(decoder|gate)/.test(to)).length;
  return `Diagram of the network. Height, width and channels of the features: ${boxes.map(size).join('; ')}. ${skips} skip connections join the encoder to the decoder.`;
}
