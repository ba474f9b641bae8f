import { DataError } from '../base/error.js';

/** A coloured mask has at most this many colours where classes.json names them. */
export const COLOURS_MAX = 256;
/** Without classes.json, a mask with more colours than this is taken for a photograph. */
export const UNNAMED_COLOURS_MAX = 32;

/**
 * Numbers the colours of a mask: 0 is black, the others follow in ascending order of 0xrrggbb.
 * @param samples three or four bytes a pixel, of which the first three are red, green and blue
 * @param path names the file in errors
 * @throws DataError when there are more than {@link COLOURS_MAX} colours
 */
export function collectColours(
  samples: Uint8Array,
  channels: number,
  path: string,
): { values: Uint8Array; colours: number[] } {
  const seen = new Set<number>([0]);
  for (let i = 0; i < samples.length; i += channels) {
    seen.add(colourAt(samples, i));
    if (seen.size > COLOURS_MAX) throw photographError(path, COLOURS_MAX);
  }
  const colours = [...seen].sort((a, b) => a - b);
  const numbers = new Map(colours.map((colour, value) => [colour, value]));
  const values = new Uint8Array(samples.length / channels);
  for (let i = 0; i < values.length; i++) values[i] = numbers.get(colourAt(samples, i * channels)) ?? 0;
  return { values, colours };
}

function colourAt(samples: Uint8Array, at: number): number {
  return ((samples[at] as number) << 16) | ((samples[at + 1] as number) << 8) | (samples[at + 2] as number);
}

/** What to say of a mask with too many colours. */
export function photographError(path: string, maximum: number): DataError {
  const hint = 'Put a mask in its place: a grey PNG with 0 for the background, or name its colours in classes.json.';
  return new DataError(`mask must not be a photograph: ${path} has more than ${maximum} colours`, hint);
}

/**
 * Reads a colour as `#rrggbb` or `r,g,b`.
 * @returns 0xrrggbb; `undefined` where the text is neither
 * @example
 * parseColour('255,128,0') // 0xff8000
 */
export function parseColour(text: string): number | undefined {
  const hex = /^#([0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (hex !== undefined) return Number.parseInt(hex, 16);
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length !== 3 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  const [red = 0, green = 0, blue = 0] = parts.map(Number);
  return (red << 16) | (green << 8) | blue;
}

/**
 * Writes a colour as `#rrggbb`.
 * @example
 * formatColour(0xff8000) // '#ff8000'
 */
export function formatColour(colour: number): string {
  return `#${colour.toString(16).padStart(6, '0')}`;
}
