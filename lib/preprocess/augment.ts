import type { Random } from '../base/random.js';
import type { PreparedSample } from './prepare.js';

/** A change of a sample that is pure in the sample and the random stream; picture and classes stay aligned. */
export type Augment = (sample: PreparedSample, random: Random) => PreparedSample;

/** Range of the factor on all channels. */
const BRIGHTNESS = { low: 0.8, high: 1.2 };
/** Range of the further factor on each channel. */
const TINT = { low: 0.95, high: 1.05 };

/** Mirrors every other sample left to right and changes its brightness and tint. */
export const augmentSample: Augment = (sample, random) => {
  const mirrored = random.next() < 0.5 ? flipHorizontally(sample) : sample;
  return jitterColours(mirrored, random);
};

/** Mirrors picture and classes left to right; twice gives the sample again. */
export function flipHorizontally(sample: PreparedSample): PreparedSample {
  return {
    ...sample,
    image: flipRows(sample.image, sample.widthPx, 3),
    classes: flipRows(sample.classes, sample.widthPx, 1),
  };
}

/** Multiplies all channels by 0.8 to 1.2, and each by a further 0.95 to 1.05; values stay in 0..255. */
export function jitterColours(sample: PreparedSample, random: Random): PreparedSample {
  const brightness = random.between(BRIGHTNESS.low, BRIGHTNESS.high);
  const gains = [0, 1, 2].map(() => brightness * random.between(TINT.low, TINT.high));
  const tables = gains.map((gain) => new Uint8ClampedArray(256).map((_, value) => value * gain));
  const image = new Uint8Array(sample.image.length);
  tables.forEach((table, channel) => {
    for (let i = channel; i < image.length; i += 3) image[i] = table[sample.image[i] as number] as number;
  });
  return { ...sample, image };
}

function flipRows(data: Uint8Array, widthPx: number, channels: number): Uint8Array {
  const flipped = new Uint8Array(data.length);
  const rowLength = widthPx * channels;
  for (let row = 0; row < data.length; row += rowLength) {
    for (let x = 0; x < widthPx; x++) {
      const [from, to] = [row + x * channels, row + (widthPx - 1 - x) * channels];
      for (let c = 0; c < channels; c++) flipped[to + c] = data[from + c] as number;
    }
  }
  return flipped;
}
