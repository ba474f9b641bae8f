/** What a cell says: as a text, and as a number where it is one. */
export interface CellValue {
  readonly text: string;
  readonly number: number | null;
}

/** Separators of thousands: comma, and spaces that do not break a line. */
const THOUSANDS = /(?<=\d)[,\u00a0\u202f](?=\d{3}(?!\d))/g;
const NUMBER = /^[<>≤≥≈~]?\s*([-−+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)/i;
const WHOLE_NUMBER = new RegExp(`${NUMBER.source}(?:\\s*%)?$`, 'i');
const PLAIN_NUMBER = /^[-−]?\d+(?:\.\d+)?$/;

/** What stands for no value. */
const NO_VALUE = ['', '–', '—', '-', 'null'];

/**
 * Reads a cell: its exact value where it carries one, else the number that its text is.
 * @param isNumeric its column is one of numbers, which may be followed by a unit or an interval
 */
export function readCell(cell: HTMLElement | undefined, isNumeric: boolean): CellValue {
  const exact = cell?.dataset['value'];
  if (exact !== undefined)
    return exact === 'null' ? { text: '', number: null } : { text: exact, number: Number(exact) };
  const written = readText(cell);
  const joined = written.replace(THOUSANDS, '');
  const text = PLAIN_NUMBER.test(joined) ? joined.replace('−', '-') : written;
  return { text: NO_VALUE.includes(text) ? '' : text, number: parseNumber(text, isNumeric) };
}

/** The text of an element in one line. */
export function readText(element: HTMLElement | undefined): string {
  return (element?.textContent ?? '').replace(/[^\S\u00a0\u202f]+/g, ' ').trim();
}

/**
 * The number at the start of a text, 1234 of "1,234 px"; of a text that is not said to be numeric, only where it is all
 * of it.
 */
export function parseNumber(text: string, isNumeric: boolean): number | null {
  const found = (isNumeric ? NUMBER : WHOLE_NUMBER).exec(text.replace(THOUSANDS, ''))?.[1];
  return found === undefined ? null : Number(found.replace('−', '-'));
}
