import { join } from 'node:path';
import { packageRoot } from '../base/file.js';
import type { Dataset } from '../data/dataset.js';
import type { PairComparison } from '../evaluate/comparison.js';
import { definitionTable } from '../figures/definitionTable.js';
import type { Figure } from '../figures/figure.js';
import { formatNumber, formatProbability, labelSplit } from '../figures/label.js';
import { tableFigure } from '../figures/table.js';
import { quotedInterval } from '../figures/valueCell.js';
import { toMimeBundle } from '../notebook/display.js';
import type { Cell, CodeCell, MarkdownCell } from '../notebook/document.js';
import { readReferences } from '../report/reference.js';
import type { Book } from '../report/report.js';
import { changedFigure } from './changed.js';
import { historyChart, LOSS, scatterChart, VALIDATION_DICE } from './charts.js';
import { DIFF_METRICS, type Difference, type FactPair, pickChanged } from './compare.js';
import type { Side } from './side.js';
import { differenceTable } from './table.js';

export interface DiffBookSpec {
  readonly a: Side;
  readonly b: Side;
  readonly difference: Difference;
  /** The data that both were measured on; null where they are not at hand. */
  readonly dataset: Dataset | null;
  /** Most images to show with both masks. */
  readonly imageCount: number;
  readonly createdAt: Date;
}

/** What the page of a comparison is made of: the report's own renderer makes it. */
export async function describeDiff(spec: DiffBookSpec): Promise<Book> {
  const { a, b, createdAt } = spec;
  const cells = [
    ...describeConfiguration(spec),
    ...describeMetrics(spec),
    ...describeImages(spec),
    ...(await describeSamples(spec)),
    ...describeTraining(spec),
  ];
  return {
    title: `${a.name} and ${b.name}`,
    subtitle: 'Two runs side by side: A before, B after',
    summary: summarise(spec),
    notebooks: [{ name: 'comparison', document: { nbformat: 4, nbformat_minor: 5, metadata: {}, cells } }],
    provenance: [a, b].flatMap(({ name, record }, i) =>
      record.facts.map((fact) => ({ group: `${i === 0 ? 'A' : 'B'}: ${name}`, ...fact })),
    ),
    references: await readReferences(join(packageRoot, 'data/references.json')),
    createdAt,
  };
}

function labelsOf({ a, b }: DiffBookSpec): Record<'a' | 'b', string> {
  return { a: `A: ${a.name}`, b: `B: ${b.name}` };
}

/** In a few sentences: which is better, by how much, and whether that is beyond chance. */
export function summarise({ a, b, difference }: Pick<DiffBookSpec, 'a' | 'b' | 'difference'>): string {
  const { images, split, comparisons } = difference;
  const pair = comparisons.pairs.find(({ metric }) => metric === 'iou');
  const means = [difference.a, difference.b].map(({ summary }) => formatNumber(summary.iou.mean, 3));
  const common =
    `On the ${labelSplit(split)} split, ${countImages(images.length)} that both were measured on, **${mark(a.name)}** (A) reaches a ` +
    `mean IoU of ${means[0]}, and **${mark(b.name)}** (B) one of ${means[1]}. ${pair === undefined ? '' : tellPair(pair)}`;
  return [common, ...tellData(difference)].join('\n\n');
}

function tellPair(pair: PairComparison): string {
  const { meanDifference, pHolm, better } = pair;
  if (meanDifference === null) return 'No image has an IoU on both sides.';
  const ends = quotedInterval(pair)
    ?.map((end) => formatSigned(end))
    .join(', ');
  const interval = ends === undefined ? '' : ` [${ends}]`;
  const p = pHolm === null ? 'no image changed' : `p ${formatProbability(pHolm).replace(/^(?=\d)/, '= ')}`;
  const verdict =
    better === null ? 'neither is better beyond chance' : `${better.toUpperCase()} is better beyond chance`;
  return `The mean difference is **${formatSigned(meanDifference)}**${interval} (${p}): ${verdict}.`;
}

function tellData({ isSameData, leftOut, images }: Difference): string[] {
  const { a, b, otherTruth } = leftOut;
  const left = [
    ...(a > 0 ? [`${a} of A and`] : []),
    ...(b > 0 || a > 0 ? [`${b} of B that the other side does not have`] : []),
    ...(otherTruth.length > 0 ? [`${otherTruth.length} whose truth has another size or foreground`] : []),
  ].join(' ');
  if (isSameData && left === '') return [];
  const data = isSameData
    ? '**Not all images are compared.**'
    : `**The data sets differ** (their hashes are not the same): only ${countImages(images.length)} whose stem, number of pixels and number of foreground pixels agree can be compared.`;
  return [left === '' ? data : `${data} Left out: ${left}.`];
}

function countImages(count: number): string {
  return count === 1 ? 'one image' : `${count} images`;
}

function formatSigned(value: number): string {
  return `${value < 0 ? '−' : '+'}${formatNumber(Math.abs(value), 3)}`;
}

/** A name as Markdown takes it literally. */
function mark(name: string): string {
  return name.replace(/[\\`*_[\]<>&~|@#]/g, '\\$&');
}

function describeConfiguration(spec: DiffBookSpec): Cell[] {
  const { facts, settings } = spec.difference;
  const labels = labelsOf(spec);
  const table = (id: string, caption: string, first: string, pairs: readonly FactPair[]): Figure =>
    tableFigure({
      id,
      caption,
      columns: [{ label: first }, { label: labels.a }, { label: labels.b }],
      rows: pairs.map(({ label, a, b }) => [label, shortenHash(a), shortenHash(b)]),
      holdsProse: true,
    });
  return [
    heading('Configuration', 'configuration'),
    settings.length === 0
      ? text('All settings are equal.')
      : figure(table('tab-settings', 'Settings that differ; all others are equal.', 'Setting', settings)),
    facts.length === 0
      ? text('Both are the same network on the same data.')
      : figure(table('tab-networks', 'What else differs between the networks and their data.', 'Network', facts)),
  ];
}

/** The provenance has hashes and commits in full. */
function shortenHash(value: string | null): string | null {
  return value?.replace(/\b([0-9a-f]{12})[0-9a-f]{20,}\b/g, '$1…') ?? null;
}

function describeMetrics({ difference }: DiffBookSpec): Cell[] {
  const caption = `A and B on the ${countImages(difference.images.length)} that they share.`;
  return [
    heading('Metrics', 'results'),
    figure(differenceTable({ id: 'tab-metrics', caption }, difference)),
    figure(definitionTable({ id: 'tab-definitions', caption: 'What the measures are.', keys: DIFF_METRICS })),
  ];
}

function describeImages(spec: DiffBookSpec): Cell[] {
  const { images } = spec.difference;
  const scatter = (metric: 'iou' | 'dice', name: string): Figure =>
    scatterChart({
      ...{ id: `fig-scatter-${metric}`, images, metric },
      caption: `${name} of each image in A and in B. Above the dashed line B is better.`,
    });
  return [heading('Image by image', 'images'), figure(scatter('iou', 'IoU')), figure(scatter('dice', 'Dice'))];
}

async function describeSamples({ a, b, difference, dataset, imageCount }: DiffBookSpec): Promise<Cell[]> {
  const images = pickChanged(difference.images, imageCount);
  const caption = `${images.length === 1 ? 'The image' : `The ${images.length} images`} whose IoU changed most, before (A) and after (B).`;
  return [
    heading('What changed most', 'samples'),
    figure(await changedFigure({ id: 'fig-changed', caption, images, a, b, dataset })),
  ];
}

function describeTraining(spec: DiffBookSpec): Cell[] {
  const [a, b] = [spec.a.record.history, spec.b.record.history];
  if (a.length + b.length === 0) return [];
  const loss = historyChart({ id: 'fig-loss', caption: 'Loss of both trainings.', a, b, quantity: LOSS });
  const dice = { id: 'fig-dice', caption: 'Dice on the validation split at the size of the network.' };
  return [
    heading('Training', 'training'),
    figure(loss),
    figure(historyChart({ ...dice, a, b, quantity: VALIDATION_DICE })),
  ];
}

function heading(title: string, id: string): MarkdownCell {
  return { cell_type: 'markdown', metadata: { tags: [`section:${id}`] }, source: `# ${title}` };
}

function text(source: string): MarkdownCell {
  return { cell_type: 'markdown', metadata: {}, source };
}

function figure(shown: Figure): CodeCell {
  const output = { output_type: 'display_data' as const, data: toMimeBundle(shown), metadata: {} };
  return { cell_type: 'code', metadata: {}, source: '', execution_count: null, outputs: [output] };
}
