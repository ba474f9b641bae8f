import { z } from 'zod';
import type { CodeCell, DisplayOutput, Output, ResultOutput } from './document.js';
import type { Message } from './message.js';

/**
 * From a kernel's messages to the outputs of cells, as nbformat stores them and nbclient collects them
 * (https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-iopub-pub-sub-channel).
 */

const bundle = z.record(z.string(), z.unknown());
const display = z.object({
  data: bundle,
  metadata: bundle.default({}),
  transient: z.object({ display_id: z.string().optional() }).default({}),
});
const stream = z.object({ name: z.enum(['stdout', 'stderr']), text: z.string() });
const failure = z.object({ ename: z.string(), evalue: z.string(), traceback: z.array(z.string()) });
const clear = z.object({ wait: z.boolean().default(false) });

export interface OutputCollector {
  /** Sends the outputs of the request `requestId` to `cell`; `count` becomes the number beside its results. */
  attach(requestId: string, cell: CodeCell, count: number): void;
  /** Takes a message of the channel iopub; messages of unknown requests or types are passed over. */
  take(message: Message): void;
}

/** True for an output that tells how far a cell is, and is of no use afterwards. */
export function isProgress({ metadata }: Pick<DisplayOutput, 'metadata'>): boolean {
  const mark = metadata['segbook'];
  return typeof mark === 'object' && mark !== null && 'progress' in mark && mark.progress === true;
}

/** The line of progress that a message shows; undefined for every other message. */
export function readProgress({ type, content }: Pick<Message, 'type' | 'content'>): string | undefined {
  if (type !== 'display_data' && type !== 'update_display_data') return undefined;
  const shown = display.safeParse(content);
  if (!shown.success || !isProgress(shown.data)) return undefined;
  const line = shown.data.data['text/plain'];
  return typeof line === 'string' ? line : undefined;
}

interface Target {
  readonly cell: CodeCell;
  readonly count: number;
  /** A `clear_output` that waits for the next output. */
  clearing: boolean;
}

/** Makes a collector for one notebook: a display can be updated from a later cell than the one that shows it. */
export function createOutputCollector(): OutputCollector {
  const targets = new Map<string, Target>();
  const displays = new Map<string, (DisplayOutput | ResultOutput)[]>();

  const register = (id: string | undefined, output: DisplayOutput | ResultOutput): void => {
    if (id !== undefined) displays.set(id, [...(displays.get(id) ?? []), output]);
  };
  const update = (content: unknown): void => {
    const { data, metadata, transient } = display.parse(content);
    for (const output of displays.get(transient.display_id ?? '') ?? []) Object.assign(output, { data, metadata });
  };
  const show = (target: Target, type: 'display_data' | 'execute_result', content: unknown): void => {
    const { data, metadata, transient } = display.parse(content);
    const output: DisplayOutput | ResultOutput =
      type === 'display_data'
        ? { output_type: type, data, metadata }
        : { output_type: type, execution_count: target.count, data, metadata };
    register(transient.display_id, output);
    append(target, output);
  };
  const dispatch = (target: Target, { type, content }: Message): void => {
    if (type === 'stream') appendStream(target, stream.parse(content));
    else if (type === 'display_data' || type === 'execute_result') show(target, type, content);
    else if (type === 'error') append(target, { output_type: 'error', ...failure.parse(content) });
    else if (type === 'clear_output') clearOutputs(target, clear.parse(content).wait);
  };

  return {
    attach(requestId, cell, count) {
      targets.set(requestId, { cell, count, clearing: false });
    },
    take(message) {
      if (message.type === 'update_display_data') return update(message.content);
      const target = targets.get(message.parentId);
      if (target) dispatch(target, message);
    },
  };
}

function clearOutputs(target: Target, wait: boolean): void {
  target.clearing = wait;
  if (!wait) target.cell.outputs.length = 0;
}

function append(target: Target, output: Output): void {
  if (target.clearing) clearOutputs(target, false);
  target.cell.outputs.push(output);
}

/** Joins a text to the last output where that is the same stream. */
function appendStream(target: Target, { name, text }: z.infer<typeof stream>): void {
  if (target.clearing) clearOutputs(target, false);
  const last = target.cell.outputs.at(-1);
  if (last?.output_type === 'stream' && last.name === name) last.text += text;
  else append(target, { output_type: 'stream', name, text });
}

/** Takes back what a terminal would have overwritten in the printed texts of a cell. */
export function trimStreams(cell: CodeCell): void {
  for (const output of cell.outputs) if (output.output_type === 'stream') output.text = trimOverwritten(output.text);
}

/** The text that a carriage return or a backspace leaves, line by line. */
export function trimOverwritten(text: string): string {
  if (!/[\r\b]/.test(text)) return text;
  return text.split('\n').map(trimLine).join('\n');
}

function trimLine(line: string): string {
  const kept: string[] = [];
  for (const character of line.replace(/\r+$/, '').split('\r').at(-1) ?? '') {
    if (character === '\b') kept.pop();
    else kept.push(character);
  }
  return kept.join('');
}
