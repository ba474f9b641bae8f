/** A colour with the name that captions use. */
export interface Colour {
  readonly name: string;
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/**
 * Colours that people with any common colour vision tell apart (Okabe & Ito 2008,
 * https://jfly.uni-koeln.de/color/), and greys.
 */
export const DARK_GREY: Colour = { name: 'dark grey', red: 51, green: 51, blue: 51 };
export const WHITE: Colour = { name: 'white', red: 255, green: 255, blue: 255 };
export const ORANGE: Colour = { name: 'orange', red: 230, green: 159, blue: 0 };
export const SKY_BLUE: Colour = { name: 'sky blue', red: 86, green: 180, blue: 233 };
export const GREEN: Colour = { name: 'green', red: 0, green: 158, blue: 115 };
export const YELLOW: Colour = { name: 'yellow', red: 240, green: 228, blue: 66 };
export const BLUE: Colour = { name: 'blue', red: 0, green: 114, blue: 178 };
export const VERMILLION: Colour = { name: 'vermillion', red: 213, green: 94, blue: 0 };
export const PURPLE: Colour = { name: 'purple', red: 204, green: 121, blue: 167 };

const OBJECT_COLOURS = [ORANGE, SKY_BLUE, GREEN, YELLOW, BLUE, VERMILLION, PURPLE] as const;
const SERIES_COLOURS = [BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY_BLUE, DARK_GREY] as const;

/** The colour of a class in masks and charts: dark grey for the background, then seven that repeat. */
export function classColour(id: number): Colour {
  return id === 0 ? DARK_GREY : (OBJECT_COLOURS[(id - 1) % OBJECT_COLOURS.length] ?? DARK_GREY);
}

/** The colour of the n-th line, split or model of a chart; seven that repeat. */
export function seriesColour(index: number): Colour {
  return SERIES_COLOURS[index % SERIES_COLOURS.length] ?? DARK_GREY;
}

/**
 * The colour as CSS takes it.
 * @example
 * toHex(ORANGE) // '#e69f00'
 */
export function toHex({ red, green, blue }: Colour): string {
  return `#${[red, green, blue].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
