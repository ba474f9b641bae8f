import { type Html, html } from '../base/html.js';
import type { SkipAblation, SkipCut, SkipFeatures } from '../evaluate/insight/skips.js';
import type { Evaluation } from '../evaluate/summary.js';
import { ARCHITECTURE_LABELS } from '../model/networkConfig.js';
import { probabilityCell } from './comparisonTable.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameTable } from './frame.js';
import { labelMetric } from './label.js';
import { columnHead } from './table.js';
import { quotedInterval, valueCell } from './valueCell.js';

export interface SkipTableSpec extends FigureHead {
  readonly ablation: SkipAblation;
  /** The split of the images. */
  readonly split: string;
}

const COLUMNS = [
  { label: 'Cut' },
  { label: 'What it carries' },
  { label: 'IoU', numeric: true },
  { label: 'Dice', numeric: true },
  { label: 'IoU lost', numeric: true },
  { label: 'Dice lost', numeric: true },
  { label: 'p (Holm)', numeric: true },
];

/** A network with the skip connections of single levels cut, and of all, against the whole one on the same images. */
export function skipTable({ id, caption, ablation, split }: SkipTableSpec): HtmlFigure {
  const { arch, n, whole, cuts, skips } = ablation;
  const rows = [
    html`<tr><th scope="row">none: the ${ARCHITECTURE_LABELS[arch]} as it is</th><td></td>${scoreCells(`${arch}-whole`, whole, split)}<td></td><td></td><td></td></tr>`,
    ...cuts.map((cut) => cutRow(cut, skips, arch, split)),
  ];
  return frameTable(
    { id, caption },
    {
      head: html`<tr>${COLUMNS.map(columnHead)}</tr>`,
      body: rows,
      notes: [
        `${n} images of the ${split} split, drawn with the seed. In place of what a connection carries, the decoder gets each channel's mean over the pixels of the image. What it carries: height × width × channels. Lost: the whole network minus the cut one, on the same images. In brackets: 95 % bootstrap intervals. p: Wilcoxon's signed-rank test of the IoU, with Holm's correction over the rows.`,
      ],
    },
  );
}

function cutRow(
  { levels, evaluation, iou, dice }: SkipCut,
  skips: readonly SkipFeatures[],
  arch: string,
  split: string,
): Html {
  const model = `${arch}-cut-${levels.join('-')}`;
  const about = { model, versus: `${arch}-whole`, class: 'foreground', split };
  const lost = (metric: 'iou' | 'dice', pair: SkipCut['iou']): Html =>
    valueCell(
      { ...about, metric: `${metric}.lost` },
      { value: pair.meanDifference, interval: quotedInterval(pair), digits: labelMetric(metric).digits },
    );
  const name = levels.length > 1 ? 'all levels' : `level ${levels.join('')}`;
  const carried = levels.length > 1 ? '' : skips.filter(({ level }) => levels.includes(level)).map(describeSkip);
  return html`<tr><th scope="row">${name}</th><td>${carried}</td>${scoreCells(model, evaluation, split)}${lost('iou', iou)}${lost('dice', dice)}${probabilityCell({ ...about, metric: 'iou.pHolm' }, iou.pHolm)}</tr>`;
}

function scoreCells(model: string, { summary }: Evaluation, split: string): Html[] {
  return (['iou', 'dice'] as const).map((metric) =>
    valueCell(
      { model, class: 'foreground', metric, split },
      { value: summary[metric].mean, interval: quotedInterval(summary[metric]), digits: labelMetric(metric).digits },
    ),
  );
}

function describeSkip({ heightPx, widthPx, channels }: SkipFeatures): string {
  return `${heightPx}\u00a0×\u00a0${widthPx}\u00a0×\u00a0${channels}`;
}
