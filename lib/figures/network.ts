import type { Layer } from '../model/unet.js';
import type { HtmlFigure } from './figure.js';
import type { FigureHead } from './frame.js';
import { formatNumber } from './label.js';
import { tableFigure } from './table.js';

/** The layers of a network in order, with the sum of their parameters. */
export function layerTable({ id, caption, layers }: FigureHead & { layers: readonly Layer[] }): HtmlFigure {
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
        `${layer.heightPx}\u00a0×\u00a0${layer.widthPx}\u00a0×\u00a0${layer.channels}`,
        formatNumber(layer.parameters, 0),
      ]),
      ['total', '', '', formatNumber(total, 0)],
    ],
    notes: ['Output: height × width × channels.'],
  });
}
