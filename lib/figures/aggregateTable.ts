import { type Html, html } from '../base/html.js';
import type { Result } from '../evaluate/results.js';
import { definitionLink } from './definitionLink.js';
import type { HtmlFigure } from './figure.js';
import { frameTable } from './frame.js';
import { labelMetric } from './label.js';
import { noteTestSplit, type ResultTableSpec, rowHead } from './metricTable.js';
import { columnHead } from './table.js';
import { quotedInterval, unitsOf, valueCell } from './valueCell.js';

/** Metrics that have both a mean over images and a ratio of pooled pixels. */
const POOLED = { iou: 'datasetIou', dice: 'datasetDice' } as const;
type PooledMetric = keyof typeof POOLED;

const WAYS = ['mean', 'worst decile', 'pooled (micro)'] as const;

/**
 * The three ways to sum IoU and Dice of images up, side by side: the mean over images, the mean over the worst tenth of
 * them, and the ratio of all pixels pooled.
 */
export function aggregateTable({ id, caption, rows, testSplit }: ResultTableSpec): HtmlFigure {
  const metrics = Object.keys(POOLED) as PooledMetric[];
  const groups = metrics.map(
    (metric) => html`<th scope="colgroup" colspan="${WAYS.length}">${definitionLink(metric)}</th>`,
  );
  const heads = metrics.flatMap(() => WAYS.map((label) => columnHead({ label, numeric: true })));
  const left = ['Model', 'Split'].map((label) => html`<th scope="col" rowspan="2">${label}</th>`);
  const head = html`<tr>${left}<th scope="col" rowspan="2" class="sb-right">Images</th>${groups}</tr><tr>${heads}</tr>`;
  const body = rows.map(
    (row) =>
      html`<tr>${rowHead(row)}<td class="sb-right">${row.evaluation.n}</td>${metrics.flatMap((metric) => wayCells(row, metric))}</tr>`,
  );
  const notes = [
    `Mean: over images, each of which weighs the same. Worst decile: mean over the tenth of the images with the lowest values, rounded up: n images, and in each draw of the bootstrap its own worst tenth. Pooled: pixel counts of all images added up first, so large objects weigh more. 95 % bootstrap intervals over ${unitsOf(rows)} in brackets.`,
    ...noteTestSplit(testSplit),
  ];
  return frameTable({ id, caption }, { head, body, notes, className: 'sb-dense' });
}

function wayCells({ model, split, evaluation }: Result, metric: PooledMetric): Html[] {
  const { digits } = labelMetric(metric);
  const subject = { model, class: 'foreground', split, protocol: 'binary' };
  const [summary, pooled] = [evaluation.summary[metric], evaluation.summary[POOLED[metric]]];
  return [
    valueCell({ ...subject, metric }, { value: summary.mean, interval: quotedInterval(summary), digits }),
    valueCell(
      { ...subject, metric: `${metric}.worstDecile` },
      { value: summary.worstDecile, interval: quotedInterval(summary.worst), n: summary.worst.n, digits },
    ),
    valueCell(
      { ...subject, metric: POOLED[metric] },
      { value: pooled.value, interval: quotedInterval(pooled), digits },
    ),
  ];
}
