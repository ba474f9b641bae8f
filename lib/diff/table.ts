import { type Html, html } from '../base/html.js';
import { ALPHA, type PairComparison } from '../evaluate/comparison.js';
import { probabilityCell } from '../figures/comparisonTable.js';
import { definitionLink } from '../figures/definitionLink.js';
import type { HtmlFigure } from '../figures/figure.js';
import { type FigureHead, frameTable } from '../figures/frame.js';
import { labelMetric } from '../figures/label.js';
import { columnHead } from '../figures/table.js';
import { quotedInterval, valueCell } from '../figures/valueCell.js';
import type { Difference } from './compare.js';

const COLUMNS = [
  { label: 'Measure' },
  { label: 'A', numeric: true },
  { label: 'B', numeric: true },
  { label: 'B − A', numeric: true },
  { label: 'Images', numeric: true },
  { label: 'p', numeric: true },
  { label: 'Better beyond chance' },
];

const NOTE = `A and B: means over images that have a value, with 95 % bootstrap intervals. B − A: mean over the images where both have a value, with the interval of the paired differences. p: Wilcoxon's signed-rank test (differences of 0 after Pratt), for each measure alone; beyond chance: p at most ${ALPHA}. ↓: lower is better.`;

/** Both sides by measure, their difference image by image with its interval, and whether it is beyond chance. */
export function differenceTable({ id, caption }: FigureHead, difference: Difference): HtmlFigure {
  const body = difference.comparisons.pairs.map((pair) => pairRow(pair, difference));
  return frameTable({ id, caption }, { head: html`<tr>${COLUMNS.map(columnHead)}</tr>`, body, notes: [NOTE] });
}

function pairRow(pair: PairComparison, difference: Difference): Html {
  const { metric, n, meanDifference, pHolm, better } = pair;
  const { digits, isLowerBetter } = labelMetric(metric);
  const about = { class: 'foreground', split: difference.split };
  const side = (model: 'a' | 'b'): Html => {
    const { mean, ...uncertainty } = difference[model].summary[metric];
    const isBetter = better === model;
    const shown = { value: mean, interval: quotedInterval(uncertainty), digits, best: isBetter };
    return valueCell({ model, ...about, metric }, shown);
  };
  const change = { model: 'b', versus: 'a', ...about };
  const verdict = n === 0 ? 'no common image' : (better?.toUpperCase() ?? 'neither');
  return html`<tr><th scope="row">${definitionLink(metric)}${isLowerBetter && ' ↓'}</th>${side('a')}${side('b')}${valueCell({ ...change, metric: `${metric}.difference` }, { value: meanDifference, interval: quotedInterval(pair), digits: digits + 1 })}<td class="sb-right">${n}</td>${probabilityCell({ ...change, metric: `${metric}.p` }, pHolm)}<td>${better === null ? verdict : html`<strong>${verdict}</strong>`}</td></tr>`;
}
