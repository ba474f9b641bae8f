import { SPLITS } from '../data/dataset.js';
import { BLUE, GREEN, toHex, VERMILLION } from '../evaluate/palette.js';
import type { ColourHistogram } from '../survey/totals.js';
import type { ChartFigure } from './figure.js';
import { CHART_WIDTH_PX, type FigureHead, frameChart } from './frame.js';
import { formatNumber, labelSplit } from './label.js';

const CHANNELS = ['red', 'green', 'blue'] as const;

/** Which colours the images have: how often each level of red, green and blue occurs, a panel for each split. */
export function colourChart(spec: FigureHead & { histograms: readonly ColourHistogram[] }): ChartFigure {
  const splits = SPLITS.filter((split) => spec.histograms.some((row) => row.split === split));
  const values = spec.histograms.flatMap(listLevels);
  const told = splits.map((split) => {
    const means = spec.histograms
      .filter((row) => row.split === split)
      .map((row) => `${row.channel} ${formatNumber(meanLevel(row), 0)}`);
    return `${labelSplit(split)}: mean ${means.join(', ')}`;
  });
  const names = [...CHANNELS];
  return frameChart(
    { ...spec, description: `Histograms of the colour levels from 0 to 255 by split. ${told.join('; ')}.` },
    {
      // Panels have no common autosize: leave room for axis, titles and legend.
      autosize: 'pad',
      width: CHART_WIDTH_PX - 110,
      height: 90,
      data: { values },
      mark: { type: 'line', interpolate: 'step', tooltip: true },
      encoding: {
        row: { field: 'split', type: 'nominal', title: null, sort: splits.map(labelSplit) },
        x: { field: 'level', type: 'quantitative', title: 'level', scale: { domain: [0, 255], nice: false } },
        y: { field: 'share', type: 'quantitative', title: 'pixels', axis: { format: '.0%', tickCount: 4 } },
        color: {
          field: 'channel',
          type: 'nominal',
          title: 'channel',
          scale: { domain: names, range: [VERMILLION, GREEN, BLUE].map(toHex) },
          legend: { orient: 'top' },
        },
        strokeDash: {
          field: 'channel',
          type: 'nominal',
          scale: {
            domain: names,
            range: [
              [1, 0],
              [6, 2],
              [2, 2],
            ],
          },
          legend: null,
        },
      },
    },
  );
}

function listLevels({ split, channel, shares }: ColourHistogram) {
  const width = 256 / shares.length;
  return shares.map((share, bin) => ({
    split: labelSplit(split),
    channel,
    level: Math.round((bin + 0.5) * width),
    share: Math.round(share * 1e4) / 1e4,
  }));
}

function meanLevel({ shares }: ColourHistogram): number {
  const width = 256 / shares.length;
  return shares.reduce((sum, share, bin) => sum + share * ((bin + 0.5) * width - 0.5), 0);
}
