import { type Html, html } from '../base/html.js';
import type { MeasureDefinition, MeasureKey } from '../measure/definitions/definition.js';
import type { Source } from '../measure/definitions/source.js';
import { definitionOf } from '../measure/definitions.js';
import { definitionId } from './definitionLink.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameTable } from './frame.js';
import { columnHead } from './table.js';

const COLUMNS = ['Measure', 'Formula', 'No value where', 'Range', 'After'].map((label) => ({ label }));

/**
 * What the measures of a page are: name, formula, when there is no value, range with the better end, and source. Heads of
 * metric tables lead to its rows, so a page has it once.
 * @param keys measures in the order of the rows
 */
export function definitionTable({ id, caption, keys }: FigureHead & { keys: readonly MeasureKey[] }): HtmlFigure {
  const rows = keys.map((key) => definitionRow(definitionOf(key)));
  const notes = ['tp, fp, fn, tn: pixels of true and false positives and negatives; foreground is positive.'];
  return frameTable(
    { id, caption },
    { head: html`<tr>${COLUMNS.map(columnHead)}</tr>`, body: rows, notes, className: 'sb-prose' },
  );
}

function definitionRow(definition: MeasureDefinition): Html {
  const { key, name, formula, nullWhen, source } = definition;
  return html`<tr id="${definitionId(key)}"><th scope="row">${name}<br><code>${key}</code></th><td>${formula}</td><td>${nullWhen ?? 'always a value'}</td><td>${tellRange(definition)}</td><td>${cite(source)}</td></tr>`;
}

function tellRange({ range: [low, high], unit, better }: MeasureDefinition): string {
  const top = Number.isFinite(high) ? `to ${high}` : 'and up';
  return `${low} ${top}${unit === '' ? '' : ` ${unit}`}, ${better} is better`.replace('-', '\u2212');
}

function cite({ authors, year, doi, url }: Source): Html {
  const address = doi === undefined ? url : `https://doi.org/${doi}`;
  const text = `${authors} ${year}`;
  return address === undefined ? html`${text}` : html`<a href="${address}">${text}</a>`;
}
