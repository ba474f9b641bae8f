import { type Html, html } from '../base/html.js';
import type { BaselineVerdict, Comparisons } from '../evaluate/comparison.js';
import type { Result } from '../evaluate/results.js';
import type { Evaluation } from '../evaluate/summary.js';
import { describeShortcoming, labelsOf } from './comparisonTable.js';
import { definitionLink } from './definitionLink.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameTable } from './frame.js';
import { labelMetric, labelSplit, type TableMetric } from './label.js';
import { columnHead } from './table.js';
import { quotedInterval, unitsOf, valueCell } from './valueCell.js';

/** The result of one model on one split. */
export interface ResultTableSpec extends FigureHead {
  readonly rows: readonly Result[];
  /** The split that serves as test; with `val`, a remark says so. */
  readonly testSplit?: 'test' | 'val';
}

export interface MetricTableSpec extends ResultTableSpec {
  readonly metrics: readonly TableMetric[];
  /** The `data-protocol` of the cells; a table has one protocol only. */
  readonly protocol?: string;
  /** The models against the baselines, on the split that serves as test. */
  readonly comparisons?: Comparisons | undefined;
}

/**
 * Foreground against background: a row for each model and split, a column for each metric. A cell holds the mean over
 * images with its 95 % interval, and as `data-` attributes what it is, with the exact value. The best model of a split
 * is emphasised where there are several, and a model that does not beat the baselines says so. Heads of columns lead to
 * the `definitionTable` of the page.
 */
export function metricTable(spec: MetricTableSpec): HtmlFigure {
  const { rows, metrics, protocol = 'binary', testSplit, comparisons } = spec;
  const verdicts = comparisons?.verdicts ?? [];
  const head = html`<tr>${[{ label: 'Model' }, { label: 'Split' }, { label: 'Images', numeric: true }].map(columnHead)}${metrics.map(metricHead)}</tr>`;
  const body = rows.map(
    (row) =>
      html`<tr>${rowHead(row, tellShortcoming(row, rows, verdicts))}<td class="sb-right">${row.evaluation.n}</td>${metrics.map((metric) => metricCell(row, metric, protocol, isBest(row, metric, rows)))}</tr>`,
  );
  const notes = [describeCells(rows, metrics), ...noteTestSplit(testSplit)];
  return frameTable(spec, { head, body, notes });
}

/** The first two cells of a result: model, with what is to be said against it, and split. */
export function rowHead({ label, split }: Result, mark = ''): Html {
  return html`<th scope="row">${label}${mark && html` <span class="sb-mark">${mark}</span>`}</th><td>${labelSplit(split)}</td>`;
}

/** A remark where the validation split serves as test. */
export function noteTestSplit(testSplit: 'test' | 'val' = 'test'): string[] {
  return testSplit === 'val' ? ['The data set has no test split: its validation split serves as test.'] : [];
}

/** The head of a measure's column, which leads to its definition. */
export function metricHead(metric: TableMetric): Html {
  const { isLowerBetter } = labelMetric(metric);
  return html`<th scope="col" class="sb-right">${definitionLink(metric)}${isLowerBetter && ' ↓'}</th>`;
}

function metricCell(row: Result, metric: TableMetric, protocol: string, best: boolean): Html {
  const { digits } = labelMetric(metric);
  const { n } = row.evaluation;
  const entry = entryOf(row.evaluation, metric);
  const { model, split } = row;
  const what = { model, class: 'foreground', metric, split, protocol };
  return valueCell(what, { ...entry, digits, best, ...(entry.n < n ? {} : { n: undefined }) });
}

function entryOf({ summary, n }: Evaluation, metric: TableMetric) {
  if (metric === 'datasetIou' || metric === 'datasetDice')
    return { value: summary[metric].value, interval: quotedInterval(summary[metric]), n };
  return { value: summary[metric].mean, interval: quotedInterval(summary[metric]), n: summary[metric].n };
}

/** In words, the baselines of the test split that a model is not better than. */
function tellShortcoming(
  { model, split }: Result,
  rows: readonly Result[],
  verdicts: readonly BaselineVerdict[],
): string {
  const own = split === 'train' ? [] : verdicts.filter((verdict) => verdict.model === model);
  const short = own.filter(({ notBeaten }) => notBeaten.length > 0);
  return short.map((verdict) => describeShortcoming(verdict, labelsOf(rows))).join('; ');
}

/** True where no other model of the split does better, and at least one does worse or as well. */
function isBest(row: Result, metric: TableMetric, rows: readonly Result[]): boolean {
  const value = entryOf(row.evaluation, metric).value;
  const others = rows.filter((other) => other.split === row.split && other !== row);
  if (value === null || others.length === 0) return false;
  const sign = labelMetric(metric).isLowerBetter ? -1 : 1;
  return others.every((other) => {
    const rival = entryOf(other.evaluation, metric).value;
    return rival === null || sign * rival <= sign * value;
  });
}

function describeCells(rows: readonly Result[], metrics: readonly TableMetric[]): string {
  const arrow = metrics.some((metric) => labelMetric(metric).isLowerBetter) ? ' ↓: lower is better.' : '';
  const pooled = metrics.some((metric) => metric.startsWith('dataset'))
    ? ' Pooled: over all pixels of the split (micro).'
    : '';
  return `Means over images that have a value, with 95 % bootstrap intervals over ${unitsOf(rows)} in brackets; n where some have none. Bold: best of the split.${pooled}${arrow}`;
}
