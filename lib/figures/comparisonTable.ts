import { type Html, html } from '../base/html.js';
import type { BaselineVerdict, Comparisons, PairComparison } from '../evaluate/comparison.js';
import type { Result } from '../evaluate/results.js';
import { plainDecimal } from './decimal.js';
import { definitionLink } from './definitionLink.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameTable } from './frame.js';
import { formatProbability, labelMetric } from './label.js';
import { columnHead } from './table.js';
import { quotedInterval, valueCell } from './valueCell.js';

/** A model's name in words by its short name. */
export type ModelLabels = ReadonlyMap<string, string>;

export interface ComparisonTableSpec extends FigureHead {
  readonly comparisons: Comparisons;
  /** Results of the models, for their names. */
  readonly results: readonly Result[];
  /** The split of the images. */
  readonly split: string;
}

const COLUMNS = [
  { label: 'Model' },
  { label: 'against' },
  { label: 'Measure' },
  { label: 'Images', numeric: true },
  { label: 'Mean difference', numeric: true },
  { label: 'p (Holm)', numeric: true },
  { label: 'Better beyond chance' },
];

/**
 * Models against each other on the same images, a pair and measure a row: mean difference with its 95 % interval, the
 * corrected probability, and which is better. Notes say in words whether each model beats the baselines.
 */
export function comparisonTable({ id, caption, comparisons, results, split }: ComparisonTableSpec): HtmlFigure {
  const labels = labelsOf(results);
  const { pairs, verdicts, alpha } = comparisons;
  const notes = [
    ...verdicts.map((verdict) => describeVerdict(verdict, labels)),
    `Difference: model minus the other, on images where both have a value, with its 95 % bootstrap interval. p: Wilcoxon's signed-rank test (differences of 0 after Pratt), with Holm's correction over the pairs of a measure; beyond chance: p at most ${alpha}.`,
  ];
  return frameTable(
    { id, caption },
    { head: html`<tr>${COLUMNS.map(columnHead)}</tr>`, body: pairs.map((pair) => pairRow(pair, labels, split)), notes },
  );
}

/** The names in words of the models of some results. */
export function labelsOf(results: readonly Pick<Result, 'model' | 'label'>[]): ModelLabels {
  return new Map(results.map(({ model, label }) => [model, label]));
}

/** In words, which baselines a model is not better than; there must be one. */
export function describeShortcoming({ metric, notBeaten }: BaselineVerdict, labels: ModelLabels): string {
  return `not better than ${nameAll(notBeaten, labels)} in ${labelMetric(metric).name}`;
}

function describeVerdict(verdict: BaselineVerdict, labels: ModelLabels): string {
  const name = labels.get(verdict.model) ?? verdict.model;
  const { beaten, notBeaten, notCompared } = verdict;
  const metric = labelMetric(verdict.metric).name;
  const told = [
    ...(notBeaten.length > 0 ? [`${name} is ${describeShortcoming(verdict, labels)} beyond chance.`] : []),
    ...(verdict.beatsAll ? [`${name} beats ${nameAll(beaten, labels)} in ${metric} beyond chance.`] : []),
    ...(notCompared.length > 0
      ? [`${name} and ${nameAll(notCompared, labels)} have no image where both have a value of ${metric}.`]
      : []),
  ];
  return told.join(' ');
}

function nameAll(models: readonly string[], labels: ModelLabels): string {
  return models.map((model) => labels.get(model) ?? model).join(', ');
}

function pairRow(pair: PairComparison, labels: ModelLabels, split: string): Html {
  const { first, second, metric, n, meanDifference, pHolm, better } = pair;
  const { digits } = labelMetric(metric);
  const about = { model: first, versus: second, class: 'foreground', split };
  const verdict = n === 0 ? 'no common image' : better === null ? 'neither' : (labels.get(better) ?? better);
  const p = { ...about, metric: `${metric}.pHolm` };
  return html`<tr><th scope="row">${labels.get(first) ?? first}</th><td>${labels.get(second) ?? second}</td><td>${definitionLink(metric)}</td><td class="sb-right">${n}</td>${valueCell({ ...about, metric: `${metric}.difference` }, { value: meanDifference, interval: quotedInterval(pair), digits: digits + 1 })}${probabilityCell(p, pHolm)}<td>${better === null ? verdict : html`<strong>${verdict}</strong>`}</td></tr>`;
}

/** A cell with a probability. */
export function probabilityCell(subject: Readonly<Record<string, string>>, p: number | null): Html {
  const attributes = Object.entries(subject).map(([name, told]) => html` data-${name}="${told}"`);
  return html`<td class="sb-right"${attributes} data-value="${plainDecimal(p)}">${formatProbability(p)}</td>`;
}
