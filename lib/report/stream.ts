import { stripVTControlCharacters } from 'node:util';

/** Longest printed output, in lines; of longer ones the first {@link HEAD_LINES} and last {@link TAIL_LINES} are kept. */
export const HEAD_LINES = 40;
export const TAIL_LINES = 10;

const LINE_LENGTH_AT_MOST = 2000;

/** Of a longer line only so much is looked at: control sequences may take up a part of it. */
const LINE_LENGTH_READ = 10 * LINE_LENGTH_AT_MOST;

/**
 * What a terminal would show of a printed text: colours and other control sequences taken out, a carriage return
 * starting its line anew, a backspace taking a character back.
 */
export function cleanTerminalText(text: string): string {
  return text.split('\n').map(cleanLine).join('\n');
}

/** What the report shows of a printed text: as a terminal would show it, long ones shortened. */
export function renderTerminalText(text: string): string {
  return cleanTerminalText(shortenText(text));
}

function cleanLine(line: string): string {
  const written = line.replace(/\r+$/, '');
  const lastWriting = written.slice(written.lastIndexOf('\r') + 1);
  const plain = stripVTControlCharacters(lastWriting.slice(0, LINE_LENGTH_READ));
  const result = removeControls(takeBackspaces(plain)).replaceAll('\r', '');
  const isLong = result.length > LINE_LENGTH_AT_MOST || lastWriting.length > LINE_LENGTH_READ;
  return isLong ? `${removeControls(result.slice(0, LINE_LENGTH_AT_MOST))} …` : result;
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

/** Control characters but white space, and the characters that turn the direction of writing (CVE-2021-42574). */
const CONTROL = /[^\P{Cc}\t\n\r]|[\u202A-\u202E\u2066-\u2069]/gu;

/** Halves of characters, which no file can hold. */
const LONE_SURROGATE = /\p{Cs}/gu;

/** Takes out what would change how the text around is read; half characters become the mark of an unknown one. */
export function removeControls(text: string): string {
  return text.replace(CONTROL, '').replace(LONE_SURROGATE, '\uFFFD');
}

/** Shortens a long text in its middle and says how many lines are left out. */
export function shortenText(text: string): string {
  const lines = text.replace(/\n+$/, '').split('\n');
  const left = lines.length - HEAD_LINES - TAIL_LINES;
  if (left <= 1) return lines.join('\n');
  return [...lines.slice(0, HEAD_LINES), `… ${left} lines left out …`, ...lines.slice(-TAIL_LINES)].join('\n');
}
