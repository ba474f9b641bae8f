import { type Html, type HtmlValue, html } from '../base/html.js';
import type { CommercialUse, DatasetPaper, DatasetRecord } from '../review/datasetRecords.js';
import { breakable, citeSources, link, NOT_VERIFIED, noteChecked, small } from './citation.js';
import type { HtmlFigure } from './figure.js';
import type { FigureHead } from './frame.js';
import { formatNumber } from './label.js';
import { tableFigure } from './table.js';

export interface DatasetTableSpec extends FigureHead {
  readonly records: readonly DatasetRecord[];
}

/** Data sets with their size, their kind of truth and what their terms allow. */
export function datasetRecordTable({ id, caption, records }: DatasetTableSpec): HtmlFigure {
  return tableFigure({
    id,
    caption,
    columns: [{ label: 'Data set' }, { label: 'Task, truth and terms' }],
    holdsProse: true,
    rows: records.map((record) => [nameDataset(record), describeDataset(record)]),
    notes: [...noteLoader(records), ...noteChecked(records)],
  });
}

function nameDataset({ name, home, year, images }: DatasetRecord): Html {
  const count = images === null ? `number of images ${NOT_VERIFIED}` : `${formatNumber(images, 0)} images`;
  return html`${link(home, breakable(name))}${small([year ?? `year ${NOT_VERIFIED}`, count])}`;
}

const COMMERCIAL_USE: Readonly<Record<CommercialUse, string>> = {
  yes: 'commercial use allowed',
  no: 'no commercial use',
  unclear: 'commercial use unclear',
};

function describeDataset(record: DatasetRecord): Html {
  const facts = [
    record.splits ?? `splits ${NOT_VERIFIED}`,
    `licence: ${record.licence ?? NOT_VERIFIED}`,
    COMMERCIAL_USE[record.commercialUse],
    record.showSamples ? 'pictures may be shown' : 'pictures are not shown',
    citePaper(record.paper),
    citeSources(record.sources),
  ];
  return html`${record.task}. ${record.annotation}. ${record.remark}${small(facts)}`;
}

function citePaper(paper: DatasetPaper | null): HtmlValue {
  if (paper === null) return null;
  const { citation, doi, arxiv } = paper;
  if (doi !== null) return link(`https://doi.org/${doi}`, citation);
  return arxiv === null ? citation : link(`https://arxiv.org/abs/${arxiv}`, citation);
}

function noteLoader(records: readonly DatasetRecord[]): string[] {
  const read = records.filter(({ loaderHere }) => loaderHere).map(({ name }) => name);
  const layout = 'put the files into images/ and masks/ with matching names, and the folder opens';
  if (read.length === records.length) return [];
  if (read.length === 0) return [`None of them is read in the layout of its archive: ${layout}.`];
  return [`Read in the layout of their archives: ${read.join(', ')}. Of the others ${layout}.`];
}
