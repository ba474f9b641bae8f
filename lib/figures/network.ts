import type { Network } from '../model/network.js';
import type { Layer } from '../model/trace.js';
import type { HtmlFigure } from './figure.js';
import type { FigureHead } from './frame.js';
import { formatNumber } from './label.js';
import { tableFigure } from './table.js';

const NUMBERS = [
  { label: 'Parameters', numeric: true },
  { label: 'Multiply-adds', numeric: true, unit: 'millions' },
  { label: 'Receptive field', numeric: true, unit: 'px' },
  { label: 'Memory of the output', numeric: true, unit: 'kB' },
] as const;

/** What the numbers of a layer mean. */
const FIELD_NOTE =
  'Multiply-adds: products of the convolutions for one image. Receptive field: side of the square of the image that a ' +
  'pixel of the output depends on, at most, normalisations aside. Memory: float32, one image.';

/** The layers of a network in order, with the sums of their numbers. */
export function layerTable({ id, caption, layers }: FigureHead & { layers: readonly Layer[] }): HtmlFigure {
  return tableFigure({
    id,
    caption,
    columns: [{ label: 'Layer' }, { label: 'Kind' }, { label: 'Output', numeric: true }, ...NUMBERS],
    rows: [
      ...layers.map((layer) => [layer.name, layer.kind, formatSize(layer), ...describeNumbers(sumLayers([layer]))]),
      ['total', '', '', ...describeNumbers(sumLayers(layers))],
    ],
    notes: ['Output: height × width × channels.', FIELD_NOTE],
  });
}

/** A network and how it is called. */
export interface NamedNetwork {
  readonly label: string;
  readonly network: Network;
}

/** Networks next to each other: their size and cost for images of one size, what they have in training alone aside. */
export function networkTable({
  id,
  caption,
  networks,
  heightPx,
  widthPx,
}: FigureHead & {
  readonly networks: readonly NamedNetwork[];
  readonly heightPx: number;
  readonly widthPx: number;
}): HtmlFigure {
  return tableFigure({
    id,
    caption,
    columns: [{ label: 'Network' }, { label: 'Convolutions', numeric: true }, ...NUMBERS],
    rows: networks.map(({ label, network }) => {
      const layers = network.listLayers(heightPx, widthPx).filter(({ name }) => !name.startsWith('auxiliary'));
      const convolutions = layers.filter(({ multiplyAdds }) => multiplyAdds > 0).length;
      return [label, formatNumber(convolutions, 0), ...describeNumbers(sumLayers(layers))];
    }),
    notes: [`For an image of ${widthPx} × ${heightPx} px. ${FIELD_NOTE}`],
  });
}

type LayerNumbers = Pick<Layer, 'parameters' | 'multiplyAdds' | 'receptiveFieldPx' | 'outputBytes'>;

/** Sums, but of the receptive field the largest. */
function sumLayers(layers: readonly Layer[]): LayerNumbers {
  const sum = (numberOf: (layer: Layer) => number): number =>
    layers.reduce((total, layer) => total + numberOf(layer), 0);
  return {
    parameters: sum(({ parameters }) => parameters),
    multiplyAdds: sum(({ multiplyAdds }) => multiplyAdds),
    receptiveFieldPx: layers.reduce((widest, layer) => Math.max(widest, layer.receptiveFieldPx), 0),
    outputBytes: sum(({ outputBytes }) => outputBytes),
  };
}

function describeNumbers({ parameters, multiplyAdds, receptiveFieldPx, outputBytes }: LayerNumbers): string[] {
  return [
    formatNumber(parameters, 0),
    formatNumber(multiplyAdds / 1e6, 1),
    formatNumber(receptiveFieldPx, 0),
    formatNumber(outputBytes / 1000, 0),
  ];
}

function formatSize({ heightPx, widthPx, channels }: Layer): string {
  return `${heightPx}\u00a0×\u00a0${widthPx}\u00a0×\u00a0${channels}`;
}
