import { html } from '../base/html.js';
import type { ErrorOutput, Output, StreamOutput } from '../notebook/document.js';
import { isProgress } from '../notebook/outputs.js';
import { renderDisplay } from './display.js';
import type { Ledger, Origin } from './ledger.js';
import { noteUnshown } from './note.js';
import { checkPictures } from './picture.js';
import { renderTerminalText } from './stream.js';

/** More outputs of one cell than a reader would go through. */
const OUTPUTS_AT_MOST = 500;

/**
 * Shows the outputs of a code cell, in order, as sanitised markup: each in the best form that it comes in. Prints that
 * follow each other are joined. What is broken, too large or would load something is not shown, and a note says so.
 * @throws DataError when a chart lacks its description or caption, or Vega cannot draw it
 */
export async function renderOutputs(outputs: readonly Output[], origin: Origin, ledger: Ledger): Promise<string> {
  const joined = joinStreams(outputs.filter(isLasting));
  const parts: string[] = [];
  for (const output of joined.slice(0, OUTPUTS_AT_MOST)) parts.push(await renderOutput(output, origin, ledger));
  const left = joined.length - OUTPUTS_AT_MOST;
  if (left > 0) parts.push(noteUnshown(`The rest of ${left} outputs`, `a cell may show ${OUTPUTS_AT_MOST}`));
  return checkPictures(parts.filter((part) => part !== '').join('\n'));
}

/** False for how far a cell was, which is of no use in a report. */
function isLasting(output: Output): boolean {
  return output.output_type !== 'display_data' || !isProgress(output);
}

function renderOutput(output: Output, origin: Origin, ledger: Ledger): string | Promise<string> {
  if (output.output_type === 'stream') return renderStream(output);
  if (output.output_type === 'error') return renderError(output);
  return renderDisplay(output, origin, ledger);
}

function joinStreams(outputs: readonly Output[]): Output[] {
  const joined: Output[] = [];
  let texts: string[] = [];
  for (const [i, output] of outputs.entries()) {
    if (output.output_type !== 'stream') {
      joined.push(output);
      continue;
    }
    const next = outputs[i + 1];
    texts.push(output.text);
    if (next?.output_type === 'stream' && next.name === output.name) continue;
    joined.push({ ...output, text: texts.join('') } satisfies StreamOutput);
    texts = [];
  }
  return joined;
}

function renderStream({ name, text }: StreamOutput): string {
  const shown = renderTerminalText(text);
  const className = name === 'stderr' ? 'sb-text sb-stderr' : 'sb-text';
  return shown === '' ? '' : html`<pre class="${className}">${shown}</pre>`.markup;
}

function renderError({ ename, evalue, traceback }: ErrorOutput): string {
  const [name, value] = [ename, evalue].map(renderTerminalText);
  const trace = renderTerminalText(traceback.join('\n'));
  return html`<div class="sb-error"><p><strong>This cell failed: ${name}</strong> ${value}</p><pre>${trace}</pre></div>`
    .markup;
}
