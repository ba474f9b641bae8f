import type { HtmlFigure } from './figure.js';
import type { FigureHead } from './frame.js';
import { formatNumber } from './label.js';
import { tableFigure } from './table.js';

/** One layer or block of a network. */
export interface LayerRow {
  readonly name: string;
  /** What it does: `convolution 3x3, ReLU`. */
  readonly kind: string;
  /** Height, width and channels of its output. */
  readonly outputShape: readonly number[];
  /** Trained numbers. */
  readonly parameters: number;
}

/** The layers of a network in order, with the sum of their parameters. */
export function layerTable({ id, caption, layers }: FigureHead & { layers: readonly LayerRow[] }): HtmlFigure {
  const total = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  return tableFigure({
    id,
    caption,
    columns: [
      { label: 'Layer' },
      { label: 'Kind' },
      { label: 'Output', numeric: true },
      { label: 'Parameters', numeric: true },
    ],
    rows: [
      ...layers.map((layer) => [
        layer.name,
        layer.kind,
        layer.outputShape.join(' × '),
        formatNumber(layer.parameters, 0),
      ]),
      ['total', '', '', formatNumber(total, 0)],
    ],
    notes: ['Output: height × width × channels.'],
  });
}
