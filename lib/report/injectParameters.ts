import { isAbsolute } from 'node:path';
import { html } from '../base/html.js';
import { listChanges, type SettingChange } from '../config/changes.js';
import type { Config } from '../config/schema.js';
import { type Cell, type CodeCell, type Notebook, tagsOf } from '../notebook/document.js';
import { langAttribute } from './language.js';
import { hideOutsidePath } from './provenance.js';
import type { NamedNotebook } from './section.js';
import { fillWords, type Words } from './words/words.js';

const PARAMETERS = 'parameters';
const INJECTED = 'injected-parameters';

/**
 * Puts a cell after the first cell `parameters` of each notebook with the settings that a report was given, as papermill
 * does (https://papermill.readthedocs.io/en/latest/usage-parameterize.html): run in JupyterLab, it opens the same study.
 * The first one also lists them. Without any the notebooks stay as they are.
 * @param config what the report was asked for; settings at their defaults are not told
 */
export function injectParameters(notebooks: readonly NamedNotebook[], config: Config, words: Words): NamedNotebook[] {
  const changes = listChanges(config).map(hidePaths);
  if (changes.length === 0) return [...notebooks];
  const first = notebooks.find(({ document }) => placeOf(document) >= 0);
  return notebooks.map((notebook) => inject(notebook, changes, notebook === first ? words : undefined));
}

function inject({ name, document }: NamedNotebook, changes: readonly SettingChange[], words?: Words): NamedNotebook {
  const at = placeOf(document);
  const given = document.cells[at];
  if (given === undefined) return { name, document };
  const cell: CodeCell = {
    cell_type: 'code',
    id: INJECTED,
    metadata: { tags: [INJECTED] },
    source: writeSource(given.source, changes),
    execution_count: null,
    outputs: words === undefined ? [] : [{ output_type: 'display_data', data: describe(changes, words), metadata: {} }],
  };
  const cells: Cell[] = [...document.cells.slice(0, at + 1), cell, ...document.cells.slice(at + 1)];
  return { name, document: { ...document, cells } };
}

function placeOf({ cells }: Notebook): number {
  return cells.findIndex((cell) => cell.cell_type === 'code' && tagsOf(cell).includes(PARAMETERS));
}

/** The cell's own code with the settings in the place of its values; those alone where it opens no study. */
function writeSource(source: string, changes: readonly SettingChange[]): string {
  const settings = `{ ${changes.map(({ path, value }) => `${quote(path)}: ${JSON.stringify(value)}`).join(', ')} }`;
  const open = /openStudy\([^()]*\)/;
  // by a function, since a text would have its dollar signs read
  const code = open.test(source) ? source.replace(open, () => `openStudy(${settings})`) : `(${settings});`;
  return `// given to segbook report, in the place of the values above\n${code}`;
}

function quote(path: string): string {
  return /^[a-z]\w*$/i.test(path) ? path : `'${path}'`;
}

function describe(changes: readonly SettingChange[], words: Words): Record<string, string> {
  const items = changes.map(({ path, value, standard }) => {
    const instead = fillWords(words.insteadOf, { standard: show(standard) });
    return html`<li><code>${path}</code>: <code>${show(value)}</code><span${langAttribute(words)}>, ${instead}</span></li>\n`;
  });
  const list = html`<p${langAttribute(words)}>${words.givenSettings}</p>\n<ul>\n${items}</ul>`;
  const plain = changes.map(({ path, value }) => `${path}=${show(value)}`).join('\n');
  return { 'text/html': list.markup, 'text/plain': plain };
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Files outside of the project are told by their names alone. */
function hidePaths({ path, value, standard }: SettingChange): SettingChange {
  const hidden = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'string' && isAbsolute(inner) ? hideOutsidePath(inner, process.cwd()) : inner,
  );
  return { path, value: JSON.parse(hidden) as unknown, standard };
}
