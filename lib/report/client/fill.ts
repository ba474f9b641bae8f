/**
 * Puts values into a text of the page's words.
 * @example
 * fillWords('{shown} of {all} rows', { shown: 3, all: 12 }) // '3 of 12 rows'
 */
export function fillWords(words: string, values: Readonly<Record<string, string | number>>): string {
  return words.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
