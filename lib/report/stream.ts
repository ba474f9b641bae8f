import { stripVTControlCharacters } from 'node:util';

/** Longest printed output, in lines; of longer ones the first {@link HEAD_LINES} and last {@link TAIL_LINES} are kept. */
export const HEAD_LINES = 40;
export const TAIL_LINES = 10;

const LINE_LENGTH_AT_MOST = 2000;

/**
 * What a terminal would show of a printed text: colours and other control sequences taken out, a carriage return
 * starting its line anew, a backspace taking a character back.
 */
export function cleanTerminalText(text: string): string {
  const plain = stripVTControlCharacters(text).replace(/\r+\n/g, '\n');
  return plain.split('\n').map(cleanLine).join('\n');
}

function cleanLine(line: string): string {
  const lastWriting = line.replace(/\r+$/, '').split('\r').at(-1) ?? '';
  const result = takeBackspaces(lastWriting).replace(CONTROL, '');
  return result.length > LINE_LENGTH_AT_MOST ? `${result.slice(0, LINE_LENGTH_AT_MOST)} …` : result;
}

function takeBackspaces(line: string): string {
  if (!line.includes('\b')) return line;
  const shown: string[] = [];
  for (const character of line) {
    if (character === '\b') shown.pop();
    else shown.push(character);
  }
  return shown.join('');
}

/** Control characters but tab, and the characters that turn the direction of writing (CVE-2021-42574). */
const CONTROL = /[^\P{Cc}\t]|[\u202A-\u202E\u2066-\u2069]/gu;

/** Shortens a long text in its middle and says how many lines are left out. */
export function shortenText(text: string): string {
  const lines = text.replace(/\n+$/, '').split('\n');
  const left = lines.length - HEAD_LINES - TAIL_LINES;
  if (left <= 1) return lines.join('\n');
  return [...lines.slice(0, HEAD_LINES), `… ${left} lines left out …`, ...lines.slice(-TAIL_LINES)].join('\n');
}
