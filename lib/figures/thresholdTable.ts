import { html } from '../base/html.js';
import type { Split } from '../data/dataset.js';
import type { PooledValue } from '../evaluate/bootstrap.js';
import type { AppliedThreshold } from '../evaluate/calibration.js';
import { definitionLink } from './definitionLink.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameTable } from './frame.js';
import { formatNumber, labelSplit } from './label.js';
import { columnHead } from './table.js';
import { quotedInterval, tellUnits, valueCell } from './valueCell.js';

export interface ThresholdTableSpec extends FigureHead {
  readonly threshold: AppliedThreshold;
  readonly model: string;
  readonly split?: Split;
}

/** What a threshold that was chosen on one split brings on another, beside 0.5. */
export function thresholdTable({ id, caption, threshold, model, split = 'test' }: ThresholdTableSpec): HtmlFigure {
  const { chosenOn, intervals } = threshold;
  const { n, dice, iou, diceAtHalf, iouAtHalf } = intervals;
  const [pooledDice, pooledIou] = (['datasetDice', 'datasetIou'] as const).map(
    (metric) => html`<th scope="col" class="sb-right">${definitionLink(metric)}</th>`,
  );
  const head = html`<tr>${columnHead({ label: 'Threshold' })}${columnHead({ label: 'Chosen on' })}${columnHead({ label: 'Images', numeric: true })}${pooledDice}${pooledIou}</tr>`;
  const rows = [
    { at: threshold.threshold, from: labelSplit(chosenOn), way: 'chosen', dice, iou },
    { at: 0.5, from: 'nothing', way: 'half', dice: diceAtHalf, iou: iouAtHalf },
  ].map(({ at, from, way, ...values }) => {
    const subject = { model, class: 'foreground', split, threshold: String(at) };
    const cell = (metric: string, pooled: PooledValue) =>
      valueCell(
        { ...subject, metric: `${metric}.${way}` },
        { value: pooled.value, interval: quotedInterval(pooled), digits: 3 },
      );
    return html`<tr><th scope="row">${formatNumber(at, 3)}</th><td>${from}</td><td class="sb-right">${n}</td>${cell('datasetDice', values.dice)}${cell('datasetIou', values.iou)}</tr>`;
  });
  const notes = [
    `Pixels with at least this probability are foreground; all pixels of the ${labelSplit(split)} images pooled, with 95 % bootstrap intervals over ${tellUnits(dice)} in brackets; the threshold itself stays as it was chosen. The chosen threshold is that of the best pooled Dice on the ${labelSplit(chosenOn)} split.`,
  ];
  return frameTable({ id, caption }, { head, body: rows, notes });
}
