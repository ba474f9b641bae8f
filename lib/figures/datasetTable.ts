import { html } from '../base/html.js';
import { type Dataset, SPLITS } from '../data/dataset.js';
import type { Range, Survey } from '../survey/survey.js';
import type { HtmlFigure } from './figure.js';
import type { FigureHead } from './frame.js';
import { formatShare, labelSplit } from './label.js';
import { type TableCell, tableFigure } from './table.js';

/** What a data set is and holds, a fact a row. */
export function datasetTable(spec: FigureHead & { dataset: Dataset; survey: Survey }): HtmlFigure {
  const { dataset, survey } = spec;
  const counts = SPLITS.filter((split) => survey.counts[split] > 0).map(
    (split) => `${survey.counts[split]} ${labelSplit(split)}`,
  );
  const rows: TableCell[][] = [
    ['Name', dataset.name],
    ['Licence', dataset.licence || 'not stated'],
    ['Home', dataset.home === '' ? 'none' : html`<a href="${dataset.home}">${dataset.home}</a>`],
    ['Images', `${survey.n}: ${counts.join(', ')}`],
    ['Splits', dataset.splitOrigin],
    ['Classes', survey.classes.join(', ')],
    ['Width', `${tellRange(survey.widthPx)} px`],
    ['Height', `${tellRange(survey.heightPx)} px`],
    ['Distinct sizes', survey.distinctSizes],
    ['Foreground share of an image', tellShares(survey.foregroundShare)],
  ];
  return tableFigure({ id: spec.id, caption: spec.caption, columns: [{ label: 'Fact' }, { label: 'Value' }], rows });
}

function tellRange({ min, median, max }: Range): string {
  return min === max ? String(min) : `${min} to ${max}, median ${median}`;
}

function tellShares({ min, median, max }: Range): string {
  return `${formatShare(min)} to ${formatShare(max)}, median ${formatShare(median)}`;
}
