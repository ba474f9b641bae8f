import { BLUE, toHex } from '../evaluate/palette.js';
import type { ComparableFigures } from '../review/comparable.js';
import type { ChartFigure } from './figure.js';
import { type FigureHead, frameChart } from './frame.js';
import { formatNumber } from './label.js';

export interface SizeQualitySpec extends FigureHead {
  readonly figures: ComparableFigures;
}

/**
 * What models of one published comparison reach for their number of parameters, which stands on a logarithmic axis. A name
 * stands on the side of its point where the next larger model does not.
 */
export function sizeQualityChart({ figures, ...head }: SizeQualitySpec): ChartFigure {
  const { metric, dataset, split, protocol, isLowerBetter, models } = figures;
  const values = models.map(({ model, parameters, value }, i) => ({
    model,
    millions: parameters / 1e6,
    value,
    isAbove: value > (models[i + 1]?.value ?? models[i - 1]?.value ?? 0),
  }));
  const told = values.map(({ model, millions, value }) => `${model}, ${formatNumber(millions, 1)} million: ${value}`);
  const better = isLowerBetter ? 'lower is better' : 'higher is better';
  const description = `Scatter plot of ${metric} against millions of parameters on ${dataset} (${split}; ${protocol}); ${better}. ${told.join('; ')}.`;
  const encoding = {
    x: {
      field: 'millions',
      type: 'quantitative',
      title: 'parameters (millions)',
      scale: { type: 'log', nice: true, padding: 40 },
      axis: { format: '~r' },
    },
    y: { field: 'value', type: 'quantitative', title: `${metric} (${better})`, scale: { zero: false, padding: 24 } },
  };
  return frameChart(
    { ...head, description },
    {
      height: 260,
      data: { values },
      layer: [
        { mark: { type: 'circle', size: 80, opacity: 1, color: toHex(BLUE), tooltip: true }, encoding },
        ...[true, false].map((isAbove) => ({
          transform: [{ filter: `datum.isAbove === ${isAbove}` }],
          mark: { type: 'text', dy: isAbove ? -12 : 14 },
          encoding: { ...encoding, text: { field: 'model', type: 'nominal' } },
        })),
      ],
    },
  );
}
