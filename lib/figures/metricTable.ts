import { type Html, html } from '../base/html.js';
import type { Result } from '../evaluate/results.js';
import type { Evaluation } from '../evaluate/summary.js';
import { plainDecimal } from './decimal.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameTable } from './frame.js';
import { formatNumber, labelMetric, labelSplit, type TableMetric } from './label.js';
import { columnHead } from './table.js';

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
}

/** What one cell shows. */
interface Entry {
  readonly value: number | null;
  readonly ci95: readonly [number, number] | null;
  /** Images with a value, told where it is not all of them. */
  readonly n: number;
}

/**
 * Foreground against background: a row for each model and split, a column for each metric. A cell holds the mean over
 * images with its 95 % interval, and as `data-` attributes what it is, with the exact value. The best model of a split
 * is emphasised where there are several.
 */
export function metricTable(spec: MetricTableSpec): HtmlFigure {
  const { rows, metrics, protocol = 'binary', testSplit } = spec;
  const head = html`<tr>${[{ label: 'Model' }, { label: 'Split' }, { label: 'Images', numeric: true }].map(columnHead)}${metrics.map(metricHead)}</tr>`;
  const body = rows.map(
    (row) =>
      html`<tr>${rowHead(row)}<td class="sb-right">${row.evaluation.n}</td>${metrics.map((metric) => metricCell(row, metric, protocol, isBest(row, metric, rows)))}</tr>`,
  );
  const notes = [describeCells(metrics), ...noteTestSplit(testSplit)];
  return frameTable(spec, { head, body, notes });
}

/** The first two cells of a result: model and split. */
export function rowHead({ label, split }: Result): Html {
  return html`<th scope="row">${label}</th><td>${labelSplit(split)}</td>`;
}

/** A remark where the validation split serves as test. */
export function noteTestSplit(testSplit: 'test' | 'val' = 'test'): string[] {
  return testSplit === 'val' ? ['The data set has no test split: its validation split serves as test.'] : [];
}

function metricHead(metric: TableMetric): Html {
  const { name, isLowerBetter } = labelMetric(metric);
  return columnHead({ label: isLowerBetter ? `${name} ↓` : name, numeric: true });
}

function metricCell(row: Result, metric: TableMetric, protocol: string, best: boolean): Html {
  const { digits } = labelMetric(metric);
  const { value, ci95, n } = entryOf(row.evaluation, metric);
  const text = formatNumber(value, digits);
  const interval =
    ci95 && html` <span class="sb-interval">[${ci95.map((end) => formatNumber(end, digits - 1)).join(', ')}]</span>`;
  const count = n < row.evaluation.n && html` <span class="sb-count">(n = ${n})</span>`;
  return html`<td class="sb-right" data-model="${row.model}" data-class="foreground" data-metric="${metric}" data-split="${row.split}" data-protocol="${protocol}" data-value="${plainDecimal(value)}">${best ? html`<strong>${text}</strong>` : text}${interval}${count}</td>`;
}

function entryOf({ summary, n }: Evaluation, metric: TableMetric): Entry {
  if (metric === 'datasetIou' || metric === 'datasetDice') return { value: summary[metric].value, ci95: null, n };
  const { mean, ci95, n: counted } = summary[metric];
  return { value: mean, ci95, n: counted };
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

function describeCells(metrics: readonly TableMetric[]): string {
  const arrow = metrics.some((metric) => labelMetric(metric).isLowerBetter) ? ' ↓: lower is better.' : '';
  const pooled = metrics.some((metric) => metric.startsWith('dataset')) ? ' Pooled: over all pixels of the split.' : '';
  return `Means over images that have a value, with 95 % bootstrap intervals in brackets; n where some have none. Bold: best of the split.${pooled}${arrow}`;
}
