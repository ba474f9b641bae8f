import { randomUUID } from 'node:crypto';
import { decodeHTML } from 'entities';
import { createLogger, type Logger } from '../base/log.js';
import { type Figure, type HtmlFigure, VEGA_LITE_MIME } from '../figures/figure.js';
import { NOTEBOOK_STYLE } from './style.js';

/**
 * What library code shows in the notebook that calls it. The project's kernel lays a function under
 * `Symbol.for('segbook.display')`; where there is none (a script, a test) text is written instead.
 */

/** One output of a cell: the same thing as several MIME types, of which the reader's program takes the richest. */
export interface Display {
  /** By MIME type: texts, base64 for pictures, objects for JSON types. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** A display with the id of an earlier one of the same cell replaces it in place. */
  readonly displayId?: string;
}

type ShowDisplay = (display: Display) => void;

const HOOK = Symbol.for('segbook.display');

/** The kernel's display function; undefined outside of a notebook. */
function findHook(): ShowDisplay | undefined {
  const hook: unknown = Reflect.get(globalThis, HOOK);
  return typeof hook === 'function' ? (hook as ShowDisplay) : undefined;
}

/** The caption of a figure or table as plain text. */
function captionOf(figure: HtmlFigure): string {
  const caption = /<(figcaption|caption)\b[^>]*>([\s\S]*?)<\/\1>/.exec(figure.html)?.[2] ?? '';
  return decodeHTML(caption.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

/** A figure in one line of plain text, for where it cannot be drawn. */
function describe(figure: Figure): string {
  if (figure.kind === 'html') return captionOf(figure) || 'figure';
  const { description } = figure.spec;
  return typeof description === 'string' && description !== '' ? description : 'chart';
}

/** A figure as a bundle of MIME types: HTML with its style or Vega-Lite, and plain text. */
export function toMimeBundle(figure: Figure): Record<string, unknown> {
  const text = { 'text/plain': describe(figure) };
  return figure.kind === 'html'
    ? { 'text/html': `${NOTEBOOK_STYLE}${figure.html}`, ...text }
    : { [VEGA_LITE_MIME]: { ...figure.spec }, ...text };
}

/**
 * Shows a figure, table or chart under the cell that calls it; outside of a notebook, writes its caption or
 * description to stdout as one line.
 *
 * @example
 * show({ kind: 'html', html: '<figure class="sb-figure" id="fig-a">…<figcaption>Samples</figcaption></figure>' });
 */
export function show(figure: Figure): void {
  const display = findHook();
  if (display) display({ data: toMimeBundle(figure) });
  else process.stdout.write(`${describe(figure)}\n`);
}

/**
 * A logger for long work in a cell: progress replaces itself in place (its output carries the metadata
 * `segbook.progress`), remarks go to the cell's stdout and warnings to its stderr. Outside of a notebook it is
 * {@link createLogger}'s.
 */
export function createNotebookLogger(): Logger {
  const display = findHook();
  if (!display) return createLogger();
  const displayId = randomUUID();
  const metadata = { segbook: { progress: true } };
  return {
    info: (line) => void process.stdout.write(`${line}\n`),
    warn: (line) => void process.stderr.write(`warning: ${line}\n`),
    progress: (line) => display({ data: { 'text/plain': line }, metadata, displayId }),
  };
}
