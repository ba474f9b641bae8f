import { html } from '../base/html.js';
import { VEGA_LITE_MIME } from '../figures/figure.js';
import type { Cell, Notebook, Output } from '../notebook/document.js';

/**
 * The last gate for pictures that may not be published: whatever a notebook shows, no embedded picture leaves it. What
 * figures left out already stays as it is, and so do charts, which are drawn from numbers.
 */

const PICTURE = /<(img|image|picture|svg|canvas|video|object|embed|iframe)\b/i;
const EMBEDDED = /data:(image|video|application\/octet-stream)/i;

/**
 * Takes the pictures out of what the cells of an executed notebook show; a note stands in their place.
 * @param reason whose pictures they are and why they are left out, a sentence
 */
export function withholdOutputs(notebook: Notebook, reason: string): Notebook {
  return { ...notebook, cells: notebook.cells.map((cell) => withholdCell(cell, reason)) };
}

function withholdCell(cell: Cell, reason: string): Cell {
  if (cell.cell_type !== 'code') return cell;
  return { ...cell, outputs: cell.outputs.map((output) => withholdOutput(output, reason)) };
}

function withholdOutput(output: Output, reason: string): Output {
  if (output.output_type === 'stream') return EMBEDDED.test(output.text) ? { ...output, text: `${reason}\n` } : output;
  if (output.output_type === 'error') return output;
  const held = Object.entries(output.data).some(([mime, value]) => holdsPicture(mime, value));
  return held ? { ...output, data: { 'text/html': noteOf(output.data['text/html'], reason) } } : output;
}

function holdsPicture(mime: string, value: unknown): boolean {
  if (/^(image|video)\//.test(mime)) return true;
  const text = Array.isArray(value) ? value.join('') : typeof value === 'string' ? value : JSON.stringify(value);
  if (EMBEDDED.test(text)) return true;
  if (mime === VEGA_LITE_MIME) return false;
  return mime === 'text/html' ? PICTURE.test(text) : mime === 'text/markdown' && /!\[|<img\b/i.test(text);
}

/** A figure keeps its id and its caption, so that a text may go on to mention it. */
function noteOf(shown: unknown, reason: string): string {
  const markup = Array.isArray(shown) ? shown.join('') : String(shown ?? '');
  const note = html`<p class="sb-note">${reason}</p>`.markup;
  const id = /<figure\b[^>]*\bid="(fig-[a-z0-9-]+)"/.exec(markup)?.[1];
  const caption = /<figcaption>([^<]*)/.exec(markup)?.[1];
  if (id === undefined || caption === undefined) return note;
  return `<figure class="sb-figure" id="${id}">${note}<figcaption>${caption}</figcaption></figure>`;
}
