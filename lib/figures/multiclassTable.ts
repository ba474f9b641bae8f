import { type Html, html } from '../base/html.js';
import type { Split } from '../data/dataset.js';
import type { PooledValue } from '../evaluate/bootstrap.js';
import type { Result } from '../evaluate/results.js';
import type { HtmlFigure } from './figure.js';
import { frameTable } from './frame.js';
import { formatNumber, labelSplit } from './label.js';
import { metricHead, noteTestSplit, type ResultTableSpec, rowHead } from './metricTable.js';
import { columnHead } from './table.js';
import { quotedInterval, unitsOf, valueCell } from './valueCell.js';

/** Class of the cells that speak of all classes at once. */
const ALL_CLASSES = 'all';

const DIGITS = 3;

/**
 * Every class against all others: a row for each model, split and class with IoU and Dice, then one with the mean
 * IoU, each with its interval. Pixels of the whole split are pooled. Results without a `multiclass` part are left out.
 */
export function multiclassTable({ id, caption, rows, testSplit }: ResultTableSpec): HtmlFigure {
  const columns = [{ label: 'Model' }, { label: 'Split' }, { label: 'Class' }, { label: 'Images', numeric: true }];
  const ratios = (['iou', 'dice'] as const).map(metricHead);
  const notes = [
    `Ratios of the pixel counts of all images of the split pooled, with 95 % bootstrap intervals over ${unitsOf(rows)} in brackets; the class against all others as foreground. Images: those in which the class occurs, in truth or prediction, of all. The mean is over the classes that have a value.`,
    ...noteOutside(rows),
    ...noteOnePixel(rows),
    ...noteTestSplit(testSplit),
  ];
  return frameTable(
    { id, caption },
    { head: html`<tr>${columns.map(columnHead)}${ratios}</tr>`, body: rows.map(resultRows), notes },
  );
}

/** How sure the networks are of foreground and background where the outline leaves no doubt, once a split. */
function noteOutside(rows: readonly Result[]): string[] {
  return listSplits(rows).flatMap((split) => {
    const shares = rows.filter((row) => row.split === split).flatMap(tellOutside);
    if (shares.length === 0) return [];
    return [
      `Share of the ${labelSplit(split)} pixels outside of the true outline that are rightly foreground or background: ${shares.join('; ')}.`,
    ];
  });
}

function listSplits(rows: readonly Result[]): Split[] {
  return [...new Set(rows.map(({ split }) => split))];
}

function tellOutside({ label, evaluation }: Result): string[] {
  const outside = evaluation.multiclass?.outsideOutline;
  if (outside?.value == null) return [];
  const interval = quotedInterval(outside)?.map((bound) => formatNumber(bound, DIGITS));
  return [
    `${label} ${formatNumber(outside.value, DIGITS)}${interval === undefined ? '' : ` [${interval.join(', ')}]`}`,
  ];
}

/** What an error of one pixel costs: the scale to read thin classes by. Once a split, as it is the same for all models. */
function noteOnePixel(rows: readonly Result[]): string[] {
  return listSplits(rows).flatMap((split) => {
    const known = rows.filter((row) => row.split === split).map(({ evaluation }) => evaluation.multiclass?.onePixelOff);
    const moved = known.find((each) => each !== undefined);
    if (moved?.meanIou == null) return [];
    const outside = moved.outsideOutline;
    const addition = outside == null ? '' : `, and ${formatNumber(outside, DIGITS)} outside of the true outline`;
    return [
      `The true classes of the ${labelSplit(split)} images, moved by one pixel to the right, have a mean IoU of ${formatNumber(moved.meanIou, DIGITS)} against themselves${addition}.`,
    ];
  });
}

function resultRows(row: Result): Html[] {
  const { multiclass, classes, n } = row.evaluation;
  if (multiclass === undefined) return [];
  const { perClass, meanIou } = multiclass.intervals;
  const ofClasses = classes.map((name) => {
    const known = perClass[name];
    const cells = (['iou', 'dice'] as const).map((metric) => cell(row, name, metric, known?.[metric]));
    return html`<tr>${rowHead(row)}<td>${name}</td><td class="sb-right">${known?.n ?? 0}\u00a0of\u00a0${n}</td>${cells}</tr>`;
  });
  const mean = html`<tr>${rowHead(row)}<td>mean</td><td class="sb-right">${n}</td>${cell(row, ALL_CLASSES, 'meanIou', meanIou)}<td></td></tr>`;
  return [...ofClasses, mean];
}

function cell({ model, split }: Result, name: string, metric: string, known: PooledValue | undefined): Html {
  const interval = known === undefined ? null : quotedInterval(known);
  return valueCell(
    { model, class: name, metric, split, protocol: 'multiclass' },
    { value: known?.value ?? null, interval, digits: DIGITS },
  );
}
