import { type Html, html } from '../base/html.js';
import type { MeasureKey } from '../measure/definitions/definition.js';
import { labelMetric } from './label.js';

/** The id of a measure's row in `definitionTable`. */
export function definitionId(metric: MeasureKey): string {
  return `def-${metric.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The name of a measure, which leads to its definition on the page. */
export function definitionLink(metric: MeasureKey): Html {
  return html`<a class="sb-define" href="#${definitionId(metric)}">${labelMetric(metric).name}</a>`;
}
