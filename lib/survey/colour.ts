import type { Mask, Picture } from '../data/picture.js';

/** Bins of a colour histogram, each of 8 levels. */
export const COLOUR_BINS = 32;

/** The colours of one picture. */
export interface ColourSurvey {
  /** Mean red, green and blue, 0..255. */
  readonly meanColour: readonly number[];
  /** Standard deviation of red, green and blue over the pixels. */
  readonly colourDeviation: readonly number[];
  /** Mean red, green and blue of the foreground; null where there is none. */
  readonly foregroundColour: readonly number[] | null;
  /** Mean red, green and blue of the background; null where there is none. */
  readonly backgroundColour: readonly number[] | null;
  /** 1 where red, green and blue are equal everywhere, else 3. */
  readonly channels: 1 | 3;
}

/** Sums over the pixels of a picture, by channel. */
interface Sums {
  readonly all: Float64Array;
  readonly squares: Float64Array;
  readonly foreground: Float64Array;
  readonly histogram: Uint32Array;
  foregroundPixels: number;
  isGrey: boolean;
}

/** {@link ColourSurvey} with what is only added up. */
export interface MeasuredColours {
  readonly colours: ColourSurvey;
  /** Pixels by channel and bin: `histogram[channel * COLOUR_BINS + bin]`. */
  readonly histogram: Uint32Array;
  readonly foregroundPixels: number;
}

/** Measures the colours of a picture in one pass. */
export function surveyColours(image: Picture, foreground: Mask): MeasuredColours {
  const sums = addUp(image.data, foreground.data);
  const pixels = foreground.data.length;
  const { foregroundPixels } = sums;
  const means = divide(sums.all, pixels);
  const background = sums.all.map((total, c) => total - (sums.foreground[c] as number));
  const colours: ColourSurvey = {
    meanColour: means,
    colourDeviation: means.map((mean, c) => Math.sqrt(Math.max(0, (sums.squares[c] as number) / pixels - mean ** 2))),
    foregroundColour: foregroundPixels === 0 ? null : divide(sums.foreground, foregroundPixels),
    backgroundColour: foregroundPixels === pixels ? null : divide(background, pixels - foregroundPixels),
    channels: sums.isGrey ? 1 : 3,
  };
  return { colours, histogram: sums.histogram, foregroundPixels };
}

function addUp(rgb: Uint8Array, foreground: Uint8Array): Sums {
  const [all, squares, inside] = [new Float64Array(3), new Float64Array(3), new Float64Array(3)];
  const histogram = new Uint32Array(3 * COLOUR_BINS);
  let [foregroundPixels, isGrey] = [0, true];
  for (let i = 0; i < foreground.length; i++) {
    const isForeground = foreground[i] !== 0;
    if (isForeground) foregroundPixels++;
    if (rgb[3 * i] !== rgb[3 * i + 1] || rgb[3 * i] !== rgb[3 * i + 2]) isGrey = false;
    for (let c = 0; c < 3; c++) {
      const value = rgb[3 * i + c] as number;
      all[c] = (all[c] as number) + value;
      squares[c] = (squares[c] as number) + value * value;
      if (isForeground) inside[c] = (inside[c] as number) + value;
      const bin = c * COLOUR_BINS + (value >> 3);
      histogram[bin] = (histogram[bin] as number) + 1;
    }
  }
  return { all, squares, foreground: inside, histogram, foregroundPixels, isGrey };
}

function divide(totals: Float64Array, count: number): number[] {
  return Array.from(totals, (total) => total / count);
}
