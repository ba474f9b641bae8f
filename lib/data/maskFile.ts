import sharp from 'sharp';
import { DataError } from '../base/error.js';
import { seenBytes } from './byteValues.js';
import { collectColours } from './colours.js';
import { decoding, type ImageHeader, readBytes, readHeader } from './imageFile.js';
import { type PalettePicture, readPalettePng } from './palettePng.js';
import type { PixelSize } from './picture.js';

/** A mask or trimap as it is stored: one value a pixel, `values[y * widthPx + x]`. */
export interface StoredMask extends PixelSize {
  readonly values: Uint8Array | Uint16Array;
  /** The largest value of the sample type: 255 or 65535. */
  readonly maximum: number;
  /**
   * Where the file has colours, the colour of each value as 0xrrggbb. The values are then the indices of the file's
   * palette; where it has none, they number the colours that occur in ascending order, with 0 for black.
   */
  readonly colours?: readonly number[];
  /** True where the values are indices of the file's own palette. */
  readonly isPalette?: boolean;
}

/** A mask with at most this many distinct values is hard, with more it is a soft alpha matte. */
export const HARD_VALUES_MAX = 16;

/**
 * Reads the values of a mask or trimap: grey of 8 or 16 bit, colours, or a palette. Channels that are equal
 * everywhere, and a palette of greys, are one grey. Where all pixels have one colour and alpha varies, alpha is the
 * mask; else transparency is dropped. Colour profiles are not applied, so values are those of the file.
 * @throws DataError when the file is missing, is no image, has more than 256 colours (a photograph), colours of 16
 * bit, or samples of neither 8 nor 16 bit
 */
export async function readStoredMask(path: string): Promise<StoredMask> {
  const bytes = await readBytes(path);
  const header = await readHeader(bytes, path);
  if (header.format === 'png' && header.isPalette && header.orientation === 1) {
    const indexed = await decoding(path, () => readPalettePng(bytes));
    if (indexed) return fromPalette(indexed);
  }
  return decodeMask(bytes, header, path);
}

/**
 * Reads the transparency of an image as a mask.
 * @throws DataError when the file is missing, is no image, or has no alpha channel
 */
export async function readAlpha(path: string): Promise<StoredMask> {
  const bytes = await readBytes(path);
  const header = await readHeader(bytes, path);
  if (!header.hasAlpha) {
    const hint = 'Take a layout with masks, or give the image an alpha channel.';
    throw new DataError(`image must have transparency, which is its mask: ${path}`, hint);
  }
  const { samples, channels, ...size } = await decodeSamples(bytes, header, path);
  return { ...size, values: takeChannel(samples, channels, channels - 1) };
}

/** The values that occur, ascending. */
export function distinctValues({ values }: Pick<StoredMask, 'values'>): number[] {
  const seen = values instanceof Uint8Array ? seenBytes(values) : seenWords(values);
  const distinct: number[] = [];
  for (let value = 0; value < seen.length; value++) if (seen[value] === 1) distinct.push(value);
  return distinct;
}

function seenWords(values: Uint16Array): Uint8Array {
  const seen = new Uint8Array(0x10000);
  for (let i = 0; i < values.length; i++) seen[values[i] as number] = 1;
  return seen;
}

function fromPalette({ widthPx, heightPx, indices, palette }: PalettePicture): StoredMask {
  const mask = { widthPx, heightPx, values: indices, maximum: 0xff, isPalette: true };
  if (!palette.every(isGrey)) return { ...mask, colours: palette };
  const used = distinctValues(mask);
  const greys = palette.map((colour) => colour & 0xff);
  // a palette that makes different indices look the same tells nothing: the indices are the mask
  if (new Set(used.map((index) => greys[index])).size < used.length) return mask;
  return { widthPx, heightPx, values: indices.map((index) => greys[index] ?? 0), maximum: 0xff };
}

async function decodeMask(bytes: Uint8Array, header: ImageHeader, path: string): Promise<StoredMask> {
  const { samples, channels, ...size } = await decodeSamples(bytes, header, path);
  return { ...size, ...takeValues(samples, channels, path) };
}

interface Decoded extends Omit<StoredMask, 'values'> {
  readonly samples: Samples;
  readonly channels: number;
}

async function decodeSamples(bytes: Uint8Array, header: ImageHeader, path: string): Promise<Decoded> {
  const wide = isWide(header, path);
  const grey = !wide && header.channels === 1 && !header.isPalette;
  const pipeline = sharp(bytes, { failOn: 'error', ignoreIcc: true })
    .autoOrient()
    .toColourspace(wide ? 'rgb16' : grey ? 'b-w' : 'srgb')
    .raw({ depth: wide ? 'ushort' : 'uchar' });
  const { data, info } = await decoding(path, () => pipeline.toBuffer({ resolveWithObject: true }));
  const bytesOfSamples = new Uint8Array(data.buffer, data.byteOffset, data.length);
  const samples = wide ? new Uint16Array(bytesOfSamples.slice().buffer) : bytesOfSamples;
  return {
    widthPx: info.width,
    heightPx: info.height,
    ...{ maximum: wide ? 0xffff : 0xff, samples, channels: info.channels },
  };
}

function isWide({ sampleType }: ImageHeader, path: string): boolean {
  if (sampleType === 'uchar' || sampleType === 'ushort') return sampleType === 'ushort';
  throw new DataError(`mask must have 8 or 16 bit a sample: ${path} has ${sampleType}`, 'Store it as a grey PNG.');
}

type Samples = Uint8Array | Uint16Array;

function takeValues(samples: Samples, channels: number, path: string): Pick<StoredMask, 'values' | 'colours'> {
  const hasAlpha = channels === 2 || channels === 4;
  if (hasAlpha && isCutout(samples, channels)) return { values: takeChannel(samples, channels, channels - 1) };
  const colours = hasAlpha ? channels - 1 : channels;
  if (colours === 1 || channelsAgree(samples, channels)) return { values: takeChannel(samples, channels, 0) };
  if (samples instanceof Uint8Array) return collectColours(samples, channels, path);
  throw new DataError(`mask of 16 bit must be grey: ${path} has colours`, 'Store it as a grey PNG, or with 8 bit.');
}

/** True where all pixels have the colour of the first, and differ in alpha. */
function isCutout(samples: Samples, channels: number): boolean {
  let differs = false;
  for (let i = channels; i < samples.length; i += channels) {
    for (let c = 0; c < channels - 1; c++) if (samples[i + c] !== samples[c]) return false;
    if (samples[i + channels - 1] !== samples[channels - 1]) differs = true;
  }
  return differs;
}

function channelsAgree(samples: Samples, channels: number): boolean {
  for (let i = 0; i < samples.length; i += channels) {
    if (samples[i] !== samples[i + 1] || samples[i] !== samples[i + 2]) return false;
  }
  return true;
}

function takeChannel(samples: Samples, channels: number, channel: number): Samples {
  if (channels === 1) return samples;
  const count = samples.length / channels;
  const one = samples instanceof Uint8Array ? new Uint8Array(count) : new Uint16Array(count);
  for (let i = 0; i < count; i++) one[i] = samples[i * channels + channel] as number;
  return one;
}

function isGrey(colour: number): boolean {
  return (colour & 0xff) * 0x10101 === colour;
}
