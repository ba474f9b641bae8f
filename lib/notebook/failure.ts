import { ExitCode, SegbookError } from '../base/error.js';
import type { Output } from './document.js';

/** Why a notebook did not run to its end. */
export type NotebookFailure = 'error' | 'timeout' | 'memory' | 'dead' | 'start';

export interface NotebookErrorDetails {
  readonly reason: NotebookFailure;
  /** The file's name, such as `4-model.ipynb`. */
  readonly notebook: string;
  /** 1-based among the code cells, which is the number beside the cell after Run All; absent where none has run. */
  readonly cell?: number;
  readonly source?: string;
  /** What the cell had shown. */
  readonly outputs?: readonly Output[];
  readonly ename?: string;
  readonly evalue?: string;
  readonly traceback?: readonly string[];
}

const HINTS: Readonly<Record<NotebookFailure, string>> = {
  error: 'Mend the cell, or what it calls, and run again.',
  timeout: 'Give the cell less to do, or raise the time limit.',
  memory: 'Give the cell less to hold at once, or raise --memory-limit.',
  dead: 'Look for process.exit in the cell, or for memory running out.',
  start: 'Run npm ci and npm run build, then run again.',
};

/**
 * A notebook could not be executed: exit code 4. The first line of `message` says what, where and why; the lines after
 * it show the cell's source, what it printed last and the traceback.
 */
export class NotebookError extends SegbookError {
  readonly reason: NotebookFailure;
  readonly notebook: string;
  readonly cell: number | undefined;
  readonly source: string;
  readonly outputs: readonly Output[];
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];

  constructor(firstLine: string, details: NotebookErrorDetails, options?: ErrorOptions) {
    super([firstLine, ...describeDetails(details)].join('\n'), HINTS[details.reason], ExitCode.notebook, options);
    this.reason = details.reason;
    this.notebook = details.notebook;
    this.cell = details.cell;
    this.source = details.source ?? '';
    this.outputs = details.outputs ?? [];
    this.ename = details.ename ?? '';
    this.evalue = details.evalue ?? '';
    this.traceback = details.traceback ?? [];
  }
}

const EDGE_LINES = 5;
const TAIL_LINES = 10;

/** The first and last lines of a long source. */
function abridge(source: string): string[] {
  const lines = source.trimEnd().split('\n');
  const left = lines.length - 2 * EDGE_LINES;
  if (left <= 1) return lines;
  return [...lines.slice(0, EDGE_LINES), `… ${left} lines …`, ...lines.slice(-EDGE_LINES)];
}

/** The last lines that a cell printed on one stream. */
function tailOf(outputs: readonly Output[], name: 'stdout' | 'stderr'): string[] {
  const texts = outputs.map((output) => (output.output_type === 'stream' && output.name === name ? output.text : ''));
  const lines = texts.join('').trimEnd().split('\n');
  return lines.length > TAIL_LINES ? ['…', ...lines.slice(-TAIL_LINES)] : lines;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.join('').trim() === '' ? [] : [`  ${title}:`, ...lines.map((line) => `    ${line}`.trimEnd())];
}

function describeDetails({ source = '', outputs = [], traceback = [] }: NotebookErrorDetails): string[] {
  return [
    ...section('source', abridge(source)),
    ...section('stdout', tailOf(outputs, 'stdout')),
    ...section('stderr', tailOf(outputs, 'stderr')),
    ...section('traceback', traceback.join('\n').split('\n')),
  ];
}
