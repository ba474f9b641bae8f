import { tellSize } from './note.js';

/**
 * The gate for Markdown that a cell shows: the parser's time grows with the square of a paragraph's length, so that some
 * thousand brackets would hold the report up.
 */

const LENGTH_AT_MOST = 100_000;
const PARAGRAPH_LENGTH_AT_MOST = 25_000;
const OPEN_BRACKETS_AT_MOST = 200;

/**
 * Why Markdown is not shown, in words that follow "it"; `null` where nothing speaks against it.
 * @example
 * findMarkdownFault('['.repeat(1000)) // 'opens more than 200 brackets'
 */
export function findMarkdownFault(source: string): string | null {
  if (source.length > LENGTH_AT_MOST) return `has ${tellSize(source.length)}`;
  if (source.split(/\n\s*\n/).some((paragraph) => paragraph.length > PARAGRAPH_LENGTH_AT_MOST))
    return `has a paragraph of more than ${PARAGRAPH_LENGTH_AT_MOST} characters`;
  return countOpen(source) > OPEN_BRACKETS_AT_MOST ? `opens more than ${OPEN_BRACKETS_AT_MOST} brackets` : null;
}

/** Most brackets that are open at one place. */
function countOpen(source: string): number {
  let [open, most] = [0, 0];
  for (const character of source) {
    if (character === '[' || character === '(') most = Math.max(most, ++open);
    else if (character === ']' || character === ')') open = Math.max(0, open - 1);
  }
  return most;
}
