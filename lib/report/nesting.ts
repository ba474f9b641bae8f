/**
 * Browsers close some elements by themselves when another begins, so that an end tag further on may end an element
 * around the output. Markup without such places is read by every browser as it is written, and stays in its frame.
 */

/** Deeper elements lose their tags, not their content: browsers flatten them too, and are slow to lay them out. */
const DEPTH_AT_MOST = 100;

const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s[^>]*)?)>/g;
const VOID_TAGS = new Set(['br', 'col', 'hr', 'img', 'input', 'wbr']);
const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
const ROW_GROUPS = ['thead', 'tbody', 'tfoot'];

/** Where a part of a table may stand; elsewhere browsers move or drop it. */
const PARENTS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...['caption', 'colgroup', ...ROW_GROUPS].map((name) => [name, ['table']] as const),
  ['col', ['table', 'colgroup']],
  ['tr', ['table', ...ROW_GROUPS]],
  ...['td', 'th'].map((name) => [name, ['tr']] as const),
]);

/** An element that begins within one of these, up to a barrier, would end it. */
const ENDED_BY: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['li', ['li']],
  ...['dd', 'dt'].map((name) => [name, ['dd', 'dt']] as const),
  ['a', ['a']],
  ...HEADINGS.map((name) => [name, HEADINGS] as const),
]);

/** An item begins anew in a list or a cell. */
const BARRIERS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['li', ['ul', 'ol', 'td', 'th', 'caption']],
  ...['dd', 'dt'].map((name) => [name, ['dl', 'td', 'th', 'caption']] as const),
]);

interface OpenElement {
  readonly name: string;
  readonly isKept: boolean;
}

/**
 * Leaves out the tags (not the content) that browsers would read otherwise than they are written: items in items, links
 * in links, headings in headings, parts of tables outside of tables, tables between rows, more than 100 levels.
 * @param markup well formed, as `sanitise` gives it
 * @example
 * settleNesting('<li><div><li>a</li></div></li>') // '<li><div>a</div></li>'
 */
export function settleNesting(markup: string): string {
  const open: OpenElement[] = [];
  const kept: string[] = [];
  return markup.replace(TAG, (tag: string, slash: string, name: string) => {
    if (VOID_TAGS.has(name)) return slash === '' && mayStand(name, kept) ? tag : '';
    if (slash !== '') return closeElement(tag, open, kept);
    const isKept = kept.length < DEPTH_AT_MOST && mayStand(name, kept);
    open.push({ name, isKept });
    if (isKept) kept.push(name);
    return isKept ? tag : '';
  });
}

function closeElement(tag: string, open: OpenElement[], kept: string[]): string {
  const closed = open.pop();
  if (closed?.isKept !== true) return '';
  kept.pop();
  return tag;
}

function mayStand(name: string, around: readonly string[]): boolean {
  const parent = around.at(-1) ?? '';
  const parents = PARENTS.get(name);
  if (parents !== undefined) return parents.includes(parent);
  if (name === 'table' && ['table', 'tr', 'colgroup', ...ROW_GROUPS].includes(parent)) return false;
  const ended = ENDED_BY.get(name);
  if (ended === undefined) return true;
  const barriers = BARRIERS.get(name) ?? [];
  const nearest = around.findLast((other) => ended.includes(other) || barriers.includes(other));
  return nearest === undefined || barriers.includes(nearest);
}
