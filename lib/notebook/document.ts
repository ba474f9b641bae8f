import { z } from 'zod';
import { DataError } from '../base/error.js';
import { readJson, writeWhole } from '../base/file.js';

/**
 * Jupyter notebook documents, format 4 (https://nbformat.readthedocs.io/en/latest/format_description.html).
 * Fields that segbook does not use are kept as they are.
 */

const text = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value.join('') : value));
const metadata = z.record(z.string(), z.unknown());
const mimeBundle = z.record(z.string(), z.unknown());

const stream = z.looseObject({ output_type: z.literal('stream'), name: z.enum(['stdout', 'stderr']), text });
const displayData = z.looseObject({
  output_type: z.literal('display_data'),
  data: mimeBundle,
  metadata: metadata.default({}),
});
const executeResult = z.looseObject({
  output_type: z.literal('execute_result'),
  execution_count: z.number().nullable(),
  data: mimeBundle,
  metadata: metadata.default({}),
});
const error = z.looseObject({
  output_type: z.literal('error'),
  ename: z.string(),
  evalue: z.string(),
  traceback: z.array(z.string()),
});

const output = z.discriminatedUnion('output_type', [stream, displayData, executeResult, error]);
const id = z.string().optional();
const markdownCell = z.looseObject({
  cell_type: z.literal('markdown'),
  id,
  metadata: metadata.default({}),
  source: text,
});
const rawCell = z.looseObject({ cell_type: z.literal('raw'), id, metadata: metadata.default({}), source: text });
const codeCell = z.looseObject({
  cell_type: z.literal('code'),
  id,
  metadata: metadata.default({}),
  source: text,
  execution_count: z.number().nullable().default(null),
  outputs: z.array(output).default([]),
});
const cell = z.discriminatedUnion('cell_type', [markdownCell, rawCell, codeCell]);
const notebook = z.looseObject({
  nbformat: z.literal(4),
  nbformat_minor: z.number(),
  metadata: metadata.default({}),
  cells: z.array(cell),
});

export interface StreamOutput {
  output_type: 'stream';
  name: 'stdout' | 'stderr';
  text: string;
}
export interface DisplayOutput {
  output_type: 'display_data';
  /** By MIME type: texts, base64 for pictures, objects for JSON types. */
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
}
export interface ResultOutput {
  output_type: 'execute_result';
  execution_count: number | null;
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
}
export interface ErrorOutput {
  output_type: 'error';
  ename: string;
  evalue: string;
  traceback: string[];
}
export type Output = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput;

interface BaseCell {
  id?: string | undefined;
  /** `tags` is an array of texts where a cell has any. */
  metadata: Record<string, unknown>;
  source: string;
}
export interface MarkdownCell extends BaseCell {
  cell_type: 'markdown';
}
export interface RawCell extends BaseCell {
  cell_type: 'raw';
}
export interface CodeCell extends BaseCell {
  cell_type: 'code';
  execution_count: number | null;
  outputs: Output[];
}
export type Cell = MarkdownCell | RawCell | CodeCell;

/** A notebook of format 4; every `source` and `text` is one string. */
export interface Notebook {
  nbformat: 4;
  nbformat_minor: number;
  metadata: Record<string, unknown>;
  cells: Cell[];
}

/** Checks what was kept of a cell's outputs; undefined where it is none. */
export function parseOutputs(value: unknown): Output[] | undefined {
  const parsed = z.array(output).safeParse(value);
  return parsed.success ? (parsed.data as Output[]) : undefined;
}

/**
 * Reads and checks a notebook file.
 * @throws DataError when it is missing, not JSON, or not a notebook of format 4
 */
export async function readNotebook(path: string): Promise<Notebook> {
  const parsed = notebook.safeParse(await readJson(path));
  if (parsed.success) return parsed.data as Notebook;
  const issue = parsed.error.issues[0];
  throw new DataError(
    `not a notebook of format 4: ${path} (${issue?.path.join('.')}: ${issue?.message})`,
    'Open and save it in JupyterLab 4.',
  );
}

/** Writes a notebook whole or not at all, in JupyterLab's own form (sources as one string, indent 1). */
export async function writeNotebook(path: string, document: Notebook): Promise<void> {
  await writeWhole(path, `${JSON.stringify(document, null, 1)}\n`);
}

/** The tags of a cell, as set in JupyterLab's property inspector. */
export function tagsOf(cell: Pick<Cell, 'metadata'>): string[] {
  const tags = cell.metadata['tags'];
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}
