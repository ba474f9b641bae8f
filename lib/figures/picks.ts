import { type Html, html } from '../base/html.js';

/**
 * Filters of a table that work without a script: a link leads to an anchor before the table, and the style sheet hides the
 * rows of all other values while that anchor is the target of the page's address. One value at a time.
 */

/** A property of rows, and the values to choose from. */
export interface PickGroup {
  readonly label: string;
  readonly values: readonly string[];
}

/**
 * The class of rows that have a value, for the style sheet.
 * @example
 * pickClass('plants and food') // 'sb-is-plants-and-food'
 */
export function pickClass(value: string): string {
  return `sb-is-${slugOf(value)}`;
}

/** The links of the groups, and the anchors that they lead to; they belong before the table with that id. */
export function renderPicks(tableId: string, groups: readonly PickGroup[]): Html {
  const anchors = groups
    .flatMap(({ values }) => values)
    .map((value) => html`<span class="sb-pick sb-pick-${slugOf(value)}" id="${anchorOf(tableId, value)}"></span>`);
  const lines = groups.map(
    ({ label, values }) =>
      html`<span class="sb-pick-line">${label}: ${values.map((value, i) => html`${i > 0 && ' · '}<a href="#${anchorOf(tableId, value)}">${value}</a>`)}</span>`,
  );
  return html`${anchors}<p class="sb-picks">Show <a href="#${tableId}">all</a> or only ${lines}</p>`;
}

function anchorOf(tableId: string, value: string): string {
  return `${tableId}-${slugOf(value)}`;
}

function slugOf(value: string): string {
  return value.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
