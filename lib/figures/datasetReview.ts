import { type Html, html } from '../base/html.js';
import { DATASET_DOMAINS, type DatasetCounts, type DatasetRecord } from '../review/datasetRecords.js';
import { countImages, datasetTerms, tellLicence } from '../review/datasetTerms.js';
import { type Fact, isSourced } from '../review/fact.js';
import { LICENCE_KINDS, type Permission } from '../review/licence.js';
import { breakable, citeSources, link, NOT_VERIFIED, noteChecked, small } from './citation.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameTable } from './frame.js';
import { formatNumber } from './label.js';
import { pickClass, renderPicks } from './picks.js';
import { columnHead, type TableColumn, tableFigure } from './table.js';

export interface DatasetReviewSpec extends FigureHead {
  readonly records: readonly DatasetRecord[];
}

const COLUMNS: readonly TableColumn[] = [
  { label: 'Data set' },
  { label: 'Task and truth' },
  { label: 'How much' },
  { label: 'Terms' },
];

/** Data sets with their task, size and terms; links above the table choose those of one domain or kind of licence. */
export function datasetRecordTable({ id, caption, records }: DatasetReviewSpec): HtmlFigure {
  const kinds = new Set(records.map((record) => datasetTerms(record).kind));
  const domains = new Set(records.map(({ domain }) => domain));
  const picks = renderPicks(id, [
    { label: 'domain', values: DATASET_DOMAINS.filter((domain) => domains.has(domain)) },
    { label: 'licence', values: LICENCE_KINDS.filter((kind) => kinds.has(kind)) },
  ]);
  return frameTable(
    { id, caption },
    {
      before: picks,
      head: html`<tr>${COLUMNS.map(columnHead)}</tr>`,
      body: records.map(recordRow),
      className: 'sb-prose',
      notes: [...noteLoader(records), ...noteChecked(records)],
    },
  );
}

/** What the records of each domain offer: how many sets, how large, and how many that may be used in commerce. */
export function datasetDomainTable({ id, caption, records }: DatasetReviewSpec): HtmlFigure {
  const groups = DATASET_DOMAINS.map((domain) => ({
    domain,
    of: records.filter((record) => record.domain === domain),
  }));
  return tableFigure({
    id,
    caption,
    columns: [
      { label: 'Domain' },
      { label: 'Sets', numeric: true },
      { label: 'Median images', numeric: true },
      { label: 'Commerce allowed', numeric: true },
      { label: 'Not allowed', numeric: true },
      { label: 'Pictures may be shown', numeric: true },
    ],
    rows: groups
      .filter(({ of }) => of.length > 0)
      .map(({ domain, of }) => [
        domain,
        of.length,
        formatNumber(medianImages(of), 0),
        of.filter((record) => datasetTerms(record).commercialUse === 'yes').length,
        of.filter((record) => datasetTerms(record).commercialUse === 'no').length,
        of.filter(({ showSamples }) => showSamples).length,
      ]),
    notes: [
      'The median leaves out sets whose size is not known and sets of videos. Terms that are unclear count nowhere.',
    ],
  });
}

function medianImages(records: readonly DatasetRecord[]): number | null {
  const counts = records
    .filter(({ counts: { of } }) => of !== 'videos')
    .flatMap((record) => countImages(record) ?? [])
    .sort((a, b) => a - b);
  const [low, high] = [counts[Math.ceil(counts.length / 2) - 1], counts[Math.floor(counts.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

function recordRow(record: DatasetRecord): Html {
  const classes = [pickClass(record.domain), pickClass(datasetTerms(record).kind)].join(' ');
  return html`<tr class="${classes}"><th scope="row">${nameDataset(record)}</th><td>${describeTask(record)}</td><td>${describeSize(record)}</td><td>${describeTerms(record)}</td></tr>`;
}

function nameDataset({ name, home, year, paper }: DatasetRecord): Html {
  const title = home === undefined ? breakable(name) : link(home.value, breakable(name));
  return html`${title}${small([tell(year) ?? `year ${NOT_VERIFIED}`, paper === undefined ? null : `[@${paper.value}]`])}`;
}

function describeTask(record: DatasetRecord): Html {
  const faults = record.faults.map((fault) => html` <em>${tell(fault)}</em>`);
  const trained = record.trainedBy.map(({ value }) => value).join(', ');
  return html`${tell(record.task)}.${faults}${small([
    tell(record.annotation),
    tellClasses(record.classes),
    trained === '' ? null : `trained on it: ${trained}`,
    citeSources(record.sources),
  ])}`;
}

function tellClasses(classes: Fact<number> | undefined): string | null {
  if (classes === undefined) return null;
  return `${formatNumber(classes.value, 0)} ${classes.value === 1 ? 'class' : 'classes'}${mark(classes)}`;
}

function describeSize(record: DatasetRecord): Html {
  const { counts, resolution, sizeMB } = record;
  const total = countImages(record);
  const told = total === null ? `number ${NOT_VERIFIED}` : `${formatNumber(total, 0)} ${counts.of}`;
  const size = sizeMB === undefined ? null : `${formatNumber(sizeMB.value, 0)} MB${mark(sizeMB)}`;
  return html`${told}${mark(counts.total)}${small([tellSplits(counts), resolution === undefined ? null : `${tell(resolution)} px`, size])}`;
}

function tellSplits({ train, val, test }: DatasetCounts): string | null {
  const parts = [train, val, test].map((fact, i) =>
    fact === undefined ? [] : [`${formatNumber(fact.value, 0)} ${['train', 'val', 'test'][i]}${mark(fact)}`],
  );
  return parts.flat().join(', ') || null;
}

const COMMERCIAL_USE: Readonly<Record<Permission, string>> = {
  yes: 'commercial use allowed',
  no: 'no commercial use',
  unclear: 'commercial use unclear',
};

function describeTerms(record: DatasetRecord): Html {
  const { commercialUse, redistribution } = datasetTerms(record);
  return html`${tellLicence(record) ?? `licence ${NOT_VERIFIED}`}${small([
    COMMERCIAL_USE[commercialUse],
    redistribution === 'no' ? 'not to be passed on' : null,
    record.showSamples ? 'pictures may be shown' : null,
  ])}`;
}

/** A value as text; what is not verified says so. */
function tell(fact: Fact<string | number> | undefined): string | null {
  return fact === undefined ? null : `${fact.value}${mark(fact)}`;
}

function mark(fact: Fact<unknown> | undefined): string {
  return fact === undefined || isSourced(fact) ? '' : ` (${NOT_VERIFIED})`;
}

function noteLoader(records: readonly DatasetRecord[]): string[] {
  const read = records.filter(({ loaderHere }) => loaderHere).map(({ name }) => name);
  const layout = 'put the files into images/ and masks/ with matching names, and the folder opens';
  if (read.length === records.length) return [];
  if (read.length === 0) return [`None of them is read in the layout of its archive: ${layout}.`];
  return [`Read in the layout of their archives: ${read.join(', ')}. Of the others ${layout}.`];
}
