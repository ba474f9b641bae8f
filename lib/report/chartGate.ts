/** The gate for charts: a specification that would load something, or draw without end, is told apart beforehand. */

const ROWS_AT_MOST = 1_000_000;
const DEPTH_AT_MOST = 100;

/** Keys that name an address, or link to one. */
const ADDRESS_KEYS = ['url', 'href', 'loader'];

/** What lies below these is data, which may have fields of any name. */
const DATA_KEYS = ['values', 'datasets'];

/** What is no part of the drawing. */
const TEXT_KEYS = ['usermeta', 'description', '$schema'];

/** A colour that is to be loaded; `url(#…)` is a place in the drawing. */
const LOADED_COLOUR = /url\(\s*["']?(?!#)/i;

const FIGURE_ID = /^[a-z][\w-]*$/i;

/**
 * Why a specification must not be drawn, in words that follow "it"; `null` where nothing speaks against it.
 * @example
 * findChartFault({ data: { url: 'https://example.org/a.csv' } }) // 'names an address (url), and data must lie in it'
 */
export function findChartFault(spec: object): string | null {
  const id = readPath(spec, 'usermeta', 'segbook', 'id');
  if (id !== undefined && !(typeof id === 'string' && FIGURE_ID.test(id))) return 'has an id that is no word';
  return findFault(spec, 0, false);
}

function findFault(value: unknown, depth: number, isData: boolean): string | null {
  if (typeof value === 'string') return LOADED_COLOUR.test(value) ? 'takes a colour from an address' : null;
  if (typeof value !== 'object' || value === null) return null;
  if (depth > DEPTH_AT_MOST) return 'is nested too deeply';
  const own = isData || Array.isArray(value) ? null : findOwnFault(value as Record<string, unknown>);
  if (own !== null) return own;
  for (const [key, inner] of Object.entries(value)) {
    if (TEXT_KEYS.includes(key)) continue;
    const fault = findFault(inner, depth + 1, isData || DATA_KEYS.includes(key));
    if (fault !== null) return fault;
  }
  return null;
}

function findOwnFault(value: Record<string, unknown>): string | null {
  const address = ADDRESS_KEYS.find((key) => value[key] !== undefined && value[key] !== null);
  if (address !== undefined) return `names an address (${address}), and data must lie in it`;
  if (isImageMark(value['mark'])) return 'draws pictures from addresses';
  return countsTooFar(value['sequence']) ? `makes more than ${ROWS_AT_MOST} rows` : null;
}

function readPath(value: unknown, ...keys: readonly string[]): unknown {
  const step = (inner: unknown, key: string): unknown =>
    typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined;
  return keys.reduce(step, value);
}

function isImageMark(mark: unknown): boolean {
  return mark === 'image' || (typeof mark === 'object' && mark !== null && 'type' in mark && mark.type === 'image');
}

function countsTooFar(sequence: unknown): boolean {
  if (typeof sequence !== 'object' || sequence === null) return false;
  const { start = 0, stop = 0, step = 1 } = sequence as Record<string, unknown>;
  return !(Math.abs((Number(stop) - Number(start)) / Number(step)) <= ROWS_AT_MOST);
}
