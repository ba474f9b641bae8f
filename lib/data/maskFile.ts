import sharp from 'sharp';
import { DataError } from '../base/error.js';
import { decoding, type ImageHeader, readBytes, readHeader } from './imageFile.js';

/** A mask or trimap as it is stored: one value a pixel, `values[y * widthPx + x]`. */
export interface StoredMask {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly values: Uint8Array | Uint16Array;
  /** The largest value of the sample type: 255 or 65535. */
  readonly maximum: number;
}

/** A mask with at most this many distinct values is hard, with more it is a soft alpha matte. */
export const HARD_VALUES_MAX = 16;

/**
 * Reads the values of a mask or trimap: grey of 8 or 16 bit, or colours and palettes whose three channels
 * are equal. Colour profiles are not applied and transparency is dropped, so values are those of the file.
 * @throws DataError when the file is missing, is no image, has colours, or is neither 8 nor 16 bit
 */
export async function readStoredMask(path: string): Promise<StoredMask> {
  const bytes = await readBytes(path);
  const header = await readHeader(bytes, path);
  const wide = isWide(header, path);
  const pipeline = sharp(bytes, { failOn: 'error', ignoreIcc: true })
    .autoOrient()
    .removeAlpha()
    .toColourspace(wide ? 'rgb16' : 'srgb')
    .raw({ depth: wide ? 'ushort' : 'uchar' });
  const { data, info } = await decoding(path, () => pipeline.toBuffer({ resolveWithObject: true }));
  const channels = wide ? new Uint16Array(new Uint8Array(data).buffer) : new Uint8Array(data);
  return {
    widthPx: info.width,
    heightPx: info.height,
    values: takeOneChannel(channels, info.channels, path),
    maximum: wide ? 0xffff : 0xff,
  };
}

/** The values that occur, ascending. */
export function distinctValues({ values }: StoredMask): number[] {
  const seen = new Uint8Array(0x10000);
  for (const value of values) seen[value] = 1;
  return [...seen.keys()].filter((value) => seen[value] === 1);
}

function isWide({ sampleType }: ImageHeader, path: string): boolean {
  if (sampleType === 'uchar' || sampleType === 'ushort') return sampleType === 'ushort';
  throw new DataError(`mask must have 8 or 16 bit a sample: ${path} has ${sampleType}`, 'Store it as a grey PNG.');
}

function takeOneChannel<T extends Uint8Array | Uint16Array>(data: T, channels: number, path: string): T {
  const one = data.slice(0, data.length / channels) as T;
  for (let i = 0; i < one.length; i++) {
    const value = data[i * channels] as number;
    for (let c = 1; c < channels; c++) if (data[i * channels + c] !== value) throw colourError(path);
    one[i] = value;
  }
  return one;
}

function colourError(path: string): DataError {
  const hint = 'Store one value a pixel: a grey PNG with 0 for the background.';
  return new DataError(`mask must have one value a pixel: ${path} has colours`, hint);
}
