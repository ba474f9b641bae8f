import { html } from '../base/html.js';

/** Stands in the place of what cannot be shown, and says why. */
export function noteUnshown(what: string, reason: string): string {
  return html`<p class="sb-note">${what} is not shown: ${reason}.</p>`.markup;
}

/** A size as people say it. */
export function tellSize(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
