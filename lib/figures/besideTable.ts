import { type Html, html } from '../base/html.js';
import type { Result } from '../evaluate/results.js';
import { type Fact, isSourced } from '../review/fact.js';
import { sourceLink } from '../review/record.js';
import type { PublishedMetric } from '../review/solutionFields.js';
import type { PublishedFigure, SolutionRecord } from '../review/solutionRecords.js';
import { link, NOT_VERIFIED, small } from './citation.js';
import { definitionLink } from './definitionLink.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameTable } from './frame.js';
import { labelMetric, NO_VALUE, type TableMetric } from './label.js';
import { columnHead } from './table.js';
import { quotedInterval, unitsOf, valueCell } from './valueCell.js';

export interface BesideTableSpec extends FigureHead {
  /** Results on the test images: of networks, baselines, and masks of other tools. */
  readonly measured: readonly Result[];
  readonly records: readonly SolutionRecord[];
  readonly dataset: { readonly name: string };
}

/** What is measured here, and what others publish under such a name. */
const PAIRS: readonly (readonly [measured: TableMetric, published: PublishedMetric])[] = [
  ['dice', 'Dice'],
  ['iou', 'IoU, mean over images'],
  ['datasetIou', 'IoU, pooled'],
  ['meanIou', 'IoU, mean over classes'],
  ['sad', 'SAD'],
  ['mse', 'MSE'],
];

/**
 * What was measured here beside what others published, apart by protocol: one group of rows for the test images of this
 * report, then one for each data set, split and protocol of the records. There is no ranking across groups. Measures that
 * only one side has are in other tables.
 */
export function besideTable({ id, caption, measured, records, dataset }: BesideTableSpec): HtmlFigure {
  const tests = measured.filter(({ split }) => split === 'test');
  const [first] = tests;
  const here = first && `Measured here: ${dataset.name}, ${first.evaluation.n} test images, each at its own size`;
  const quoted = groupByProtocol(records.flatMap(({ publishedFigures }) => publishedFigures.filter(hasColumn)));
  const heads = PAIRS.map(
    ([metric]) =>
      html`<th scope="col" class="sb-right">${definitionLink(metric)}${labelMetric(metric).isLowerBetter && ' ↓'}</th>`,
  );
  return frameTable(
    { id, caption },
    {
      head: html`<tr>${columnHead({ label: 'Model' })}${heads}</tr>`,
      body: [
        here && groupHead(here),
        tests.map(measuredRow),
        quoted.map(([protocol, figures]) => [groupHead(`Quoted: ${protocol}`), groupByModel(figures).map(quotedRow)]),
      ],
      notes: [
        `Compare within a group only: other images, other masks and other rules stand behind the others. In brackets 95 % intervals over ${unitsOf(tests)}, of what was measured here; nobody publishes them. Published errors and means over classes may be defined otherwise than the columns lead to.`,
      ],
    },
  );
}

type FigureFact = Fact<PublishedFigure>;

function hasColumn({ value }: FigureFact): boolean {
  return PAIRS.some(([, published]) => published === value.metric);
}

/** In the order of first appearance, by what must be the same for a comparison. */
function groupByProtocol(figures: readonly FigureFact[]): [protocol: string, figures: FigureFact[]][] {
  return groupBy(figures, ({ value: { dataset, split, protocol } }) => `${dataset}, ${split}; ${protocol}`);
}

function groupByModel(figures: readonly FigureFact[]): FigureFact[][] {
  return groupBy(figures, ({ value }) => value.model).map(([, group]) => group);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): [key: string, group: T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups];
}

function groupHead(told: string): Html {
  return html`<tr class="sb-group"><th scope="colgroup" colspan="${PAIRS.length + 1}">${told}</th></tr>`;
}

function measuredRow({ model, label, evaluation }: Result): Html {
  const cells = PAIRS.map(([metric]) => {
    const what = { model, class: 'foreground', metric, split: 'test', protocol: 'binary' };
    const entry = evaluation.summary[metric];
    const value = 'mean' in entry ? entry.mean : entry.value;
    return valueCell(what, { value, interval: quotedInterval(entry), digits: labelMetric(metric).digits });
  });
  return html`<tr><th scope="row">${label}</th>${cells}</tr>`;
}

function quotedRow(figures: readonly FigureFact[]): Html {
  const [first] = figures;
  const cells = PAIRS.map(([, published]) => {
    const found = figures.find(({ value }) => value.metric === published);
    return html`<td class="sb-right">${found?.value.value ?? NO_VALUE}</td>`;
  });
  const source = first && isSourced(first) ? link(sourceLink(first.source), 'source') : NOT_VERIFIED;
  return html`<tr><th scope="row">${first?.value.model}${small([source])}</th>${cells}</tr>`;
}
