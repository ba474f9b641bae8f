import { type Html, html } from '../base/html.js';
import type { Result } from '../evaluate/results.js';
import type { Slice, Slices, SliceTrait } from '../evaluate/slices/slices.js';
import { probabilityCell } from './comparisonTable.js';
import { definitionLink } from './definitionLink.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameTable } from './frame.js';
import { formatNumber, labelMetric } from './label.js';
import { columnHead } from './table.js';
import { quotedInterval, valueCell } from './valueCell.js';

const TRAITS: Readonly<Record<SliceTrait, string>> = {
  foregroundShare: 'Foreground share',
  objectShare: 'Size of the largest object',
  contrast: 'Contrast to the background',
  sharpness: 'Sharpness',
  touchesBorder: 'Touches the border',
  category: 'Category',
};

/**
 * The name of a slice with its trait.
 * @example
 * labelSlice({ trait: 'contrast', name: 'lowest third' }) // 'Contrast to the background: lowest third'
 */
export function labelSlice({ trait, name }: Pick<Slice, 'trait' | 'name'>): string {
  return `${TRAITS[trait]}: ${name}`;
}

export interface SliceTableSpec extends FigureHead {
  readonly slices: Slices;
  readonly result: Pick<Result, 'model' | 'split'>;
}

/**
 * How a model does on images that are alike in something, against the rest of the split; a slice that is worse or better
 * beyond chance says so.
 */
export function sliceTable({ id, caption, slices, result }: SliceTableSpec): HtmlFigure {
  const { metric, alpha, minImages } = slices;
  const { name } = labelMetric(metric);
  const plain = ['Trait', 'Slice'].map((label) => columnHead({ label }));
  const [rest, p] = [`${name} of the rest`, 'p (Holm)'].map((label) => columnHead({ label, numeric: true }));
  const head = html`<tr>${plain}${columnHead({ label: 'Images', numeric: true })}<th scope="col" class="sb-right">${definitionLink(metric)}</th>${rest}${p}${columnHead({ label: 'Against the rest' })}</tr>`;
  const body = slices.slices.map((slice) => sliceRow(slice, slices, result));
  const notes = [
    tellWorse(slices),
    `Means over the images of a slice, and over the n others, with 95 % bootstrap intervals in brackets. p: Mann and Whitney's test against the images that are not in the slice, with Holm's correction over all slices; beyond chance: p at most ${alpha}. Slices of less than ${minImages} images are not tested. Thirds are by rank.`,
  ];
  return frameTable({ id, caption }, { head, body, notes });
}

function sliceRow(slice: Slice, { metric }: Slices, { model, split }: SliceTableSpec['result']): Html {
  const { trait, name, n, mean, rest, pHolm, verdict } = slice;
  const { digits } = labelMetric(metric);
  const subject = { model, class: 'foreground', split, slice: `${trait}: ${name}` };
  const told = verdict === null ? '' : verdict === 'worse' ? '▼ worse' : '▲ better';
  return html`<tr${verdict === 'worse' && html` class="sb-worse"`}><th scope="row">${TRAITS[trait]}</th><td>${name}${tellRange(slice)}</td><td class="sb-right">${n}</td>${valueCell({ ...subject, metric: `${metric}.slice` }, { value: mean, interval: quotedInterval(slice), digits })}${valueCell({ ...subject, metric: `${metric}.slice.rest` }, { value: rest.mean, interval: quotedInterval(rest), n: rest.n, digits })}${probabilityCell({ ...subject, metric: `${metric}.slice.pHolm` }, pHolm)}<td>${told && html`<strong>${told}</strong>`}</td></tr>`;
}

function tellRange({ trait, range }: Slice): string {
  if (range === null) return '';
  const isShare = trait === 'foregroundShare' || trait === 'objectShare';
  const [low, high] = range.map((end) => formatNumber(isShare ? 100 * end : end, 0));
  return ` (${low}–${high}${isShare ? '\u00a0%' : ''})`;
}

function tellWorse({ slices, metric }: Slices): string {
  const worse = slices.filter(({ verdict }) => verdict === 'worse');
  const { name } = labelMetric(metric);
  if (worse.length === 0) return `No slice has a worse ${name} than the rest beyond chance.`;
  const told = worse.map((slice) => `${TRAITS[slice.trait].toLowerCase()}, ${slice.name}`);
  return `Worse ${name} than the rest beyond chance: ${told.join('; ')}.`;
}
