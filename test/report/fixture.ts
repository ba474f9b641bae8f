import { join } from 'node:path';
import { packageRoot } from '../../lib/base/file.js';
import { type Cell, type Notebook, type Output, readNotebook } from '../../lib/notebook/document.js';
import { readReferences } from '../../lib/report/reference.js';
import type { Book } from '../../lib/report/report.js';
import { failureOf } from '../support/failure.js';

/** Notebooks and books for the tests of the report. */

const NOTEBOOKS = ['1-datasets', '2-solutions', '3-preprocessing', '4-model', '5-training', '6-evaluation'];

/** The whole example: six executed notebooks with a table of each kind, charts and sample masks. */
export async function readExampleBook(): Promise<Book> {
  const folder = join(packageRoot, 'test/input/report');
  const notebooks = NOTEBOOKS.map(async (name) => ({
    name,
    document: await readNotebook(join(folder, `${name}.ipynb`)),
  }));
  return {
    title: 'Segmenting studio scenes with a U-Net',
    subtitle:
      '240 drawn scenes, one object each: how well a light network finds it, and how that compares to a threshold',
    summary:
      'On 48 unseen scenes the U-Net reaches an **IoU of 0.871** and an **accuracy of 0.962**; ' +
      'Otsu’s threshold [@otsu1979] reaches an IoU of 0.418 (@tab-metrics).',
    notebooks: await Promise.all(notebooks),
    provenance: [
      { group: 'Run', label: 'Command', value: 'segbook report --dataset studio --seed 1' },
      { group: 'Run', label: 'Started', value: '2026-11-21 09:30:00 UTC' },
      { group: 'Run', label: 'Seconds', value: '171' },
      { group: 'Data', label: 'Data set', value: 'data/studio' },
      { group: 'Data', label: 'SHA-256', value: '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef' },
      { group: 'Software', label: 'segbook', value: '0.1.0, commit 31840d8' },
      { group: 'Software', label: 'TensorFlow.js', value: '4.22.0, backend wasm (SIMD, 2 threads)' },
    ],
    references: await readReferences(join(packageRoot, 'data/references.json')),
    createdAt: new Date('2026-11-21T09:33:00Z'),
  };
}

/** A book of one notebook `1-test`. */
export function bookOf(cells: readonly Cell[], more: Partial<Book> = {}): Book {
  return {
    title: 'Test',
    notebooks: [{ name: '1-test', document: notebookOf(cells) }],
    provenance: [],
    references: [
      { id: 'dice1945', type: 'article-journal', title: 'Measures of association' },
      { id: 'otsu1979', type: 'article-journal', title: 'A threshold selection method' },
    ],
    createdAt: new Date('2026-11-21T09:33:00Z'),
    ...more,
  };
}

export function notebookOf(cells: readonly Cell[]): Notebook {
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [...cells] };
}

export function markdownCell(source: string, ...tags: string[]): Cell {
  return { cell_type: 'markdown', metadata: { tags }, source };
}

export function codeCell(source: string, outputs: Output[] = [], ...tags: string[]): Cell {
  return { cell_type: 'code', metadata: { tags }, source, execution_count: 1, outputs };
}

export function display(data: Record<string, unknown>, metadata: Record<string, unknown> = {}): Output {
  return { output_type: 'display_data', data, metadata };
}

/** A picture of one pixel. */
export const PIXEL_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** The message that work fails with. */
export async function messageOf(work: Promise<unknown>): Promise<string> {
  return (await failureOf(() => work)).message;
}
