import { type Html, type HtmlValue, html } from '../base/html.js';
import type { CommercialUse, DatasetPaper, DatasetRecord } from '../review/datasetRecords.js';
import { type RecordSource, type ReviewRecord, sourceLink } from '../review/record.js';
import type { LastSeen, PublishedFigure, SolutionRecord } from '../review/solutionRecords.js';
import type { HtmlFigure } from './figure.js';
import type { FigureHead } from './frame.js';
import { formatNumber } from './label.js';
import { type TableCell, tableFigure } from './table.js';

/** Stands where a record has `null`. */
const NOT_VERIFIED = 'not verified';

export interface DatasetTableSpec extends FigureHead {
  readonly records: readonly DatasetRecord[];
}

export interface SolutionTableSpec extends FigureHead {
  readonly records: readonly SolutionRecord[];
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

/** Solutions with what they are, when to take them, and the licences of code and weights. */
export function solutionTable({ id, caption, records }: SolutionTableSpec): HtmlFigure {
  return tableFigure({
    id,
    caption,
    columns: [{ label: 'Solution' }, { label: 'What it is, and when to take it' }],
    holdsProse: true,
    rows: records.map((record) => [nameSolution(record), describeSolution(record)]),
    notes: noteChecked(records),
  });
}

/**
 * Results as their authors published them, each with its data set and protocol. Rows of one protocol stand together,
 * in the order of the records: there is no ranking.
 */
export function publishedFigureTable({ id, caption, records }: SolutionTableSpec): HtmlFigure {
  return tableFigure({
    id,
    caption,
    columns: [{ label: 'Model' }, { label: 'Published' }, { label: 'Data set and protocol' }],
    rows: groupFigures(records.flatMap(({ publishedFigures }) => publishedFigures)).map(publishedRow),
    notes: [
      'Quoted, not measured here. Only figures of the same data set and protocol can be compared. HCE, SAD and MSE are errors: lower is better.',
    ],
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

function nameSolution({ name, repository, kind, language }: SolutionRecord): Html {
  return html`${link(repository, breakable(name))}${small([kind, language])}`;
}

function describeSolution(record: SolutionRecord): Html {
  const facts = [
    record.architecture,
    `code: ${record.licenceCode ?? NOT_VERIFIED}`,
    `weights: ${record.licenceWeights ?? NOT_VERIFIED}`,
    `trains on your masks: ${answer(record.trains)}`,
    `writes a report: ${answer(record.report)}`,
    describeLastSeen(record.lastSeen),
    citeSources(record.sources),
  ];
  return html`${record.what} <em>${record.takeItWhen}</em>${small(facts)}`;
}

function answer(value: boolean | null): string {
  if (value === null) return NOT_VERIFIED;
  return value ? 'yes' : 'no';
}

function describeLastSeen({ release, releasedOn, committedOn }: LastSeen): string {
  const parts = [
    release === null ? null : `release ${release}${releasedOn === null ? '' : ` of ${releasedOn}`}`,
    committedOn === null ? null : `commit of ${committedOn}`,
  ].filter((part) => part !== null);
  return `last seen: ${parts.length === 0 ? NOT_VERIFIED : parts.join(', ')}`;
}

/** Figures that share a row: one model, data set, protocol and source. Rows of one data set and protocol adjoin. */
function groupFigures(figures: readonly PublishedFigure[]): (readonly PublishedFigure[])[] {
  const protocols = groupBy(figures, ({ dataset, protocol }) => JSON.stringify([dataset, protocol]));
  return protocols.flatMap((group) => groupBy(group, ({ model, source }) => JSON.stringify([model, source])));
}

/** In the order of first appearance. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}

function publishedRow(figures: readonly PublishedFigure[]): TableCell[] {
  const values = figures.map(({ metric, value }, i) => html`${i > 0 && html`<br>`}${metric} ${value}`);
  const [first] = figures;
  if (first === undefined) throw new RangeError('a row must have at least one figure');
  const { model, dataset, protocol, source } = first;
  return [model, html`${values}`, html`${dataset}${small([protocol, link(sourceLink(source), 'source')])}`];
}

function citeSources(sources: readonly RecordSource[]): Html {
  const links = sources.map(({ at, says }, i) => html`${i > 0 && ', '}${link(sourceLink(at), `${i + 1}`, says)}`);
  return html`sources: ${links}`;
}

/** The second line of a cell. */
function small(parts: readonly HtmlValue[]): Html {
  const shown = parts.filter((part) => part !== null);
  return html`<br><span class="sb-count">${shown.map((part, i) => html`${i > 0 && ' · '}${part}`)}</span>`;
}

/** Lets a long name break after its punctuation, for narrow screens. */
function breakable(name: string): Html {
  return html`${name.split(/(?<=[/_.])/).map((part, i) => html`${i > 0 && html`<wbr>`}${part}`)}`;
}

function link(href: string, label: HtmlValue, title?: string): Html {
  if (title === undefined) return html`<a href="${href}" rel="noopener">${label}</a>`;
  return html`<a href="${href}" rel="noopener" title="${title}">${label}</a>`;
}

function noteLoader(records: readonly DatasetRecord[]): string[] {
  const read = records.filter(({ loaderHere }) => loaderHere).map(({ name }) => name);
  const layout = 'put the files into images/ and masks/ with matching names, and the folder opens';
  if (read.length === records.length) return [];
  if (read.length === 0) return [`None of them is read in the layout of its archive: ${layout}.`];
  return [`Read in the layout of their archives: ${read.join(', ')}. Of the others ${layout}.`];
}

function noteChecked(records: readonly ReviewRecord[]): string[] {
  const days = records.map(({ checkedOn }) => checkedOn).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined) return [];
  const period = first === last ? `on ${first}` : `from ${first} to ${last}`;
  return [`Sources read ${period}. Terms change: read the licence at its home before you use a data set or weights.`];
}
