import { type Html, html } from '../base/html.js';
import type { Result } from '../evaluate/results.js';
import { plainDecimal } from './decimal.js';
import type { HtmlFigure } from './figure.js';
import { frameTable } from './frame.js';
import { formatNumber } from './label.js';
import { metricHead, noteTestSplit, type ResultTableSpec, rowHead } from './metricTable.js';
import { columnHead } from './table.js';

/** Class of the cells that speak of all classes at once. */
const ALL_CLASSES = 'all';

/**
 * Every class against all others: a row for each model, split and class with IoU and Dice, then one with the mean
 * IoU. Pixels of the whole split are pooled. Results without a `multiclass` part are left out.
 */
export function multiclassTable({ id, caption, rows, testSplit }: ResultTableSpec): HtmlFigure {
  const columns = [{ label: 'Model' }, { label: 'Split' }, { label: 'Class' }, { label: 'Images', numeric: true }];
  const ratios = (['iou', 'dice'] as const).map(metricHead);
  const notes = [
    'Ratios of the pixel counts of all images of the split pooled, so without intervals; the mean is over the classes that have a value.',
    ...noteTestSplit(testSplit),
  ];
  return frameTable(
    { id, caption },
    { head: html`<tr>${columns.map(columnHead)}${ratios}</tr>`, body: rows.map(resultRows), notes },
  );
}

function resultRows(row: Result): Html[] {
  const { multiclass, classes, n } = row.evaluation;
  const count = html`<td class="sb-right">${n}</td>`;
  if (multiclass === undefined) return [];
  const ofClasses = classes.map((name) => {
    const { iou = null, dice = null } = multiclass.perClass[name] ?? {};
    return html`<tr>${rowHead(row)}<td>${name}</td>${count}${cell(row, name, 'iou', iou)}${cell(row, name, 'dice', dice)}</tr>`;
  });
  const mean = html`<tr>${rowHead(row)}<td>mean</td>${count}${cell(row, ALL_CLASSES, 'meanIou', multiclass.meanIou)}<td></td></tr>`;
  return [...ofClasses, mean];
}

function cell(row: Result, name: string, metric: string, value: number | null): Html {
  return html`<td class="sb-right" data-model="${row.model}" data-class="${name}" data-metric="${metric}" data-split="${row.split}" data-protocol="multiclass" data-value="${plainDecimal(value)}">${formatNumber(value, 3)}</td>`;
}
