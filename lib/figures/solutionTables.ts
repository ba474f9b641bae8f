import { type Html, type HtmlValue, html } from '../base/html.js';
import { commercialUseOf } from '../review/commercialUse.js';
import type { DatasetRecord } from '../review/datasetRecords.js';
import { type Fact, isSourced } from '../review/fact.js';
import type { Permission } from '../review/licence.js';
import { type RecordSource, sourceLink } from '../review/record.js';
import { SUBJECTS } from '../review/solutionFields.js';
import {
  type LastSeen,
  type ModelSize,
  type PublishedFigure,
  SOLUTION_KINDS,
  type SolutionRecord,
  type Speed,
} from '../review/solutionRecords.js';
import { trainingTerms } from '../review/trainingTerms.js';
import { breakable, citeSources, link, NOT_VERIFIED, noteChecked, small } from './citation.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameTable } from './frame.js';
import { formatNumber } from './label.js';
import { type PickGroup, pickClass, renderPicks } from './picks.js';
import { columnHead, type TableCell, tableFigure } from './table.js';

export interface SolutionTableSpec extends FigureHead {
  readonly records: readonly SolutionRecord[];
  /** Tell what the data allow that a solution was trained on. */
  readonly datasets?: readonly DatasetRecord[];
}

/** How a row is picked by what follows from its licences. */
const TRADE: Readonly<Record<Permission, string>> = {
  yes: 'trade allowed',
  unclear: 'trade unclear',
  no: 'trade forbidden',
};

/**
 * Solutions with what they are, when to take them, and the licences of code and weights; links above the table choose
 * those of one kind, purpose or permission. A number in brackets after a fact is that of its source at the end of the cell.
 */
export function solutionTable({ id, caption, records, datasets = [] }: SolutionTableSpec): HtmlFigure {
  const columns = [{ label: 'Solution' }, { label: 'What it is, and when to take it' }];
  return frameTable(
    { id, caption },
    {
      before: renderPicks(id, pickGroups(records)),
      head: html`<tr>${columns.map(columnHead)}</tr>`,
      body: records.map((record) => solutionRow(record, datasets)),
      className: 'sb-prose',
      notes: ['A number in brackets is that of the source where a fact was read.', ...noteChecked(records)],
    },
  );
}

/** What rows can be picked by: the values that occur. */
function pickGroups(records: readonly SolutionRecord[]): PickGroup[] {
  const occurring = new Set(records.flatMap(picksOf));
  const groups: readonly PickGroup[] = [
    { label: 'kind', values: SOLUTION_KINDS },
    { label: 'made for', values: SUBJECTS },
    { label: 'commerce', values: Object.values(TRADE) },
  ];
  return groups.map(({ label, values }) => ({ label, values: values.filter((value) => occurring.has(value)) }));
}

function picksOf(record: SolutionRecord): string[] {
  return [record.kind, ...record.subjects.value.slice(0, 1), TRADE[commercialUseOf(record)]];
}

function solutionRow(record: SolutionRecord, datasets: readonly DatasetRecord[]): Html {
  const classes = picksOf(record).map(pickClass).join(' ');
  return html`<tr class="${classes}"><th scope="row">${nameSolution(record)}</th><td>${describeSolution(record, datasets)}</td></tr>`;
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
      'Quoted, not measured here. Only figures of the same data set, split and protocol can be compared. HCE, SAD (in thousands of pixels) and MSE are errors: lower is better.',
    ],
  });
}

function nameSolution({ name, home, kind, languages }: SolutionRecord): Html {
  return html`${link(home, breakable(name))}${small([kind, languages?.value.join(', ') ?? null])}`;
}

type Write<T> = (value: T) => HtmlValue;

function describeSolution(record: SolutionRecord, datasets: readonly DatasetRecord[]): Html {
  const { sources, licence } = record;
  const cite = <T>(label: string, fact: Fact<T> | undefined, write: Write<T> = String): HtmlValue =>
    fact ? html`${label}${label && ': '}${write(fact.value)}${numberOf(fact, sources)}` : null;
  const facts = [
    cite('', record.architecture),
    ...record.sizes.map((size) => cite('', size, writeSize)),
    cite('input', record.inputSize),
    cite('trained on', record.trainingData, () => tellTraining(record, datasets)),
    cite('code', licence.code) ?? `code: ${NOT_VERIFIED}`,
    cite('weights', licence.weights) ?? `weights: ${NOT_VERIFIED}`,
    `commercial use: ${commercialUseOf(record)}`,
    cite('', licence.note),
    cite('', licence.trainingData),
    cite('runs on', record.runsOn, (places) => places.join(', ')),
    cite('used by', record.interfaces, (names) => names.join(', ')),
    cite('trains on your masks', record.trains, (value) => (value ? 'yes' : 'no')),
    ...record.speed.map((speed) => cite('', speed, writeSpeed)),
    ...record.requests.map((request) => cite('users ask', request)),
    describeLastSeen(record.lastSeen),
    citeSources(sources),
  ];
  return html`${cite('', record.what)} <em>${record.takeItWhen}</em>${small(facts)}`;
}

/** Names of data sets, and of those that the review knows what their terms say of commercial use. */
function tellTraining(record: SolutionRecord, datasets: readonly DatasetRecord[]): string {
  const told = trainingTerms(record, datasets).map(({ name, commercialUse }) =>
    commercialUse === null ? name : `${name} (commercial use: ${commercialUse})`,
  );
  return told.join(', ');
}

/** Where a fact was read, as a number among the sources of its record. */
function numberOf(fact: Fact<unknown>, sources: readonly RecordSource[]): string {
  if (!isSourced(fact)) return ` (${NOT_VERIFIED})`;
  const index = sources.findIndex(({ at }) => at === fact.source);
  return index < 0 ? '' : ` [${index + 1}]`;
}

function writeSize({ model, parameters, megabytes }: ModelSize): string {
  const parts = [
    parameters === undefined ? null : `${formatNumber(parameters / 1e6, 1)} million parameters`,
    megabytes === undefined ? null : `${megabytes} MB`,
  ].filter((part) => part !== null);
  return `${model}: ${parts.join(', ')}`;
}

function writeSpeed({ model, rate, hardware, condition }: Speed): string {
  return `${model}: ${rate} on ${hardware}${condition === undefined ? '' : ` (${condition})`}`;
}

function describeLastSeen({ release, releasedOn, committedOn }: LastSeen): string {
  const parts = [
    release ? `release ${release.value}${releasedOn ? ` of ${releasedOn.value}` : ''}` : null,
    committedOn ? `commit of ${committedOn.value}` : null,
  ].filter((part) => part !== null);
  return `last seen: ${parts.length === 0 ? NOT_VERIFIED : parts.join(', ')}`;
}

type FigureFact = Fact<PublishedFigure>;

/** Figures that share a row: one model, data set, protocol and source. Rows of one data set and protocol adjoin. */
function groupFigures(figures: readonly FigureFact[]): (readonly FigureFact[])[] {
  const protocols = groupBy(figures, ({ value }) => protocolKey(value));
  return protocols.flatMap((group) =>
    groupBy(group, (fact) => JSON.stringify([fact.value.model, isSourced(fact) ? fact.source : null])),
  );
}

function protocolKey({ dataset, split, protocol }: PublishedFigure): string {
  return JSON.stringify([dataset, split, protocol]);
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

function publishedRow(facts: readonly FigureFact[]): TableCell[] {
  const values = facts.map(({ value }, i) => html`${i > 0 && html`<br>`}${value.metric} ${value.value}`);
  const [first] = facts;
  if (first === undefined) throw new RangeError('a row must have at least one figure');
  const { model, dataset, split, protocol } = first.value;
  const source = isSourced(first) ? link(sourceLink(first.source), 'source') : NOT_VERIFIED;
  return [model, html`${values}`, html`${dataset}, ${split}${small([protocol, source])}`];
}
