import { html, rawHtml } from '../base/html.js';
import type { HtmlFigure } from './figure.js';

/** A figure or table, and the short name that it is chosen by. */
export interface Panel {
  readonly label: string;
  readonly figure: HtmlFigure;
}

/**
 * Figures or tables of which a reader wants one at a time: the page shows them as tabs. In a notebook, on paper and
 * without a script all stand one below the other, each below its label.
 * @throws RangeError when there is none, or two have one label
 */
export function tabbed(panels: readonly Panel[]): HtmlFigure {
  const labels = panels.map(({ label }) => label);
  if (new Set(labels).size !== labels.length || labels.length === 0)
    throw new RangeError(`labels of tabs must be at least 1, and all different: ${labels.join(', ') || 'none'}`);
  const shown = panels.map(
    ({ label, figure }) =>
      html`<div class="sb-panel"><p class="sb-panel-title">${label}</p>${rawHtml(figure.html)}</div>`,
  );
  return { kind: 'html', html: html`<div class="sb-tabs">${shown}</div>`.markup };
}
