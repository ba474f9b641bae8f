import { type Html, type HtmlValue, html } from '../base/html.js';
import { type RecordSource, type ReviewRecord, sourceLink } from '../review/record.js';

/** How tables of the review link, cite and break. */

/** Stands where nothing was verified. */
export const NOT_VERIFIED = 'not verified';

export function link(href: string, label: HtmlValue, title?: string): Html {
  if (title === undefined) return html`<a href="${href}" rel="noopener">${label}</a>`;
  return html`<a href="${href}" rel="noopener" title="${title}">${label}</a>`;
}

/** The sources of a record as numbers; what each says shows on hovering. */
export function citeSources(sources: readonly RecordSource[]): Html {
  const links = sources.map(({ at, says }, i) => html`${i > 0 && ', '}${link(sourceLink(at), `${i + 1}`, says)}`);
  return html`sources: ${links}`;
}

/** The second line of a cell. */
export function small(parts: readonly HtmlValue[]): Html {
  const shown = parts.filter((part) => part !== null);
  return html`<br><span class="sb-count">${shown.map((part, i) => html`${i > 0 && ' · '}${part}`)}</span>`;
}

/** Lets a long name break after its punctuation, for narrow screens. */
export function breakable(name: string): Html {
  return html`${name.split(/(?<=[/_.])/).map((part, i) => html`${i > 0 && html`<wbr>`}${part}`)}`;
}

/** Tells below a table when its sources were read. */
export function noteChecked(records: readonly ReviewRecord[]): string[] {
  const days = records.map(({ checkedOn }) => checkedOn).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined) return [];
  const period = first === last ? `on ${first}` : `from ${first} to ${last}`;
  return [`Sources read ${period}. Terms change: read the licence at its home before you use a data set or weights.`];
}
