import { readFile } from 'node:fs';
import { promisify } from 'node:util';
import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { DataError } from '../base/error.js';
import { explainRead } from '../base/file.js';
import type { Mask, Picture } from './picture.js';

/** What an image's header says, without decoding its pixels. */
export interface ImageHeader {
  /** Width of the upright image: EXIF orientation is applied. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** True where EXIF orientation swaps width and height of the stored pixels. */
  readonly turned: boolean;
  /** libvips' name of the sample type: `uchar` for 8 bit, `ushort` for 16 bit. */
  readonly sampleType: string;
  /** Samples a pixel, with those of alpha; 3 or 4 where the file has a palette. */
  readonly channels: number;
  readonly hasAlpha: boolean;
  /** True where pixels are indices into a palette. */
  readonly isPalette: boolean;
  /** EXIF orientation, 1 to 8; 1 is upright. */
  readonly orientation: number;
  /** Format by the contents, such as `png`, whatever the extension says. */
  readonly format: string;
}

/** A truncated or broken file is an error; what a decoder only warns of (stray bytes in old JPEGs) is not. */
const OPTIONS: SharpOptions = { failOn: 'error' };

/** Without the file handles of `node:fs/promises`, which take longer than the reading of a small file. */
const readWhole = promisify(readFile);

/**
 * Reads a whole file.
 * @throws DataError when the file is missing or a folder
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readWhole(path);
  } catch (cause) {
    throw explainRead(cause, path);
  }
}

/**
 * Reads the header of an encoded image.
 * @param path names the file in errors
 * @throws DataError when the bytes are no image that sharp reads
 */
export async function readHeader(bytes: Uint8Array, path: string): Promise<ImageHeader> {
  const told = await decoding(path, () => sharp(bytes, OPTIONS).metadata());
  const { autoOrient, depth, channels, hasAlpha, format, isPalette = false, orientation = 1 } = told;
  return {
    widthPx: autoOrient.width,
    heightPx: autoOrient.height,
    turned: orientation > 4,
    sampleType: depth,
    ...{ channels, hasAlpha, isPalette, orientation, format },
  };
}

/**
 * Decodes an image of any raster format to 8-bit RGB. EXIF orientation is applied, grey becomes three
 * equal channels, 16-bit samples become 8-bit ones, transparency is dropped (colours stay as they are
 * stored), and of an animation the first frame is taken.
 * @param path names the file in errors
 * @throws DataError when the bytes are no image that sharp reads
 */
export async function decodePicture(bytes: Uint8Array, path: string): Promise<Picture> {
  const pipeline = sharp(bytes, OPTIONS).autoOrient().removeAlpha().toColourspace('srgb').raw({ depth: 'uchar' });
  const { data, info } = await decoding(path, () => pipeline.toBuffer({ resolveWithObject: true }));
  return { widthPx: info.width, heightPx: info.height, data: new Uint8Array(data) };
}

/**
 * Reads and decodes an image file, see {@link decodePicture}.
 * @throws DataError when the file is missing or no image
 */
export async function readPicture(path: string): Promise<Picture> {
  return decodePicture(await readBytes(path), path);
}

/** Runs a decoder; what it throws becomes one line that names the file. */
export async function decoding<T>(path: string, decode: () => Promise<T>): Promise<T> {
  try {
    return await decode();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause);
    const hint = 'Replace the file by a whole PNG, JPEG, WebP, TIFF or GIF, or remove it with its pair.';
    throw new DataError(`file is not a readable image: ${path} (${reason})`, hint, { cause });
  }
}

/**
 * Encodes a picture as WebP.
 * @param quality 1 (smallest) to 100 (best)
 */
export async function encodeWebp(picture: Picture, quality: number): Promise<Uint8Array> {
  return fromPixels(picture, 3).webp({ quality }).toBuffer();
}

/** Encodes a picture as WebP, without loss. */
export async function encodeLosslessWebp(picture: Picture): Promise<Uint8Array> {
  return fromPixels(picture, 3).webp({ lossless: true }).toBuffer();
}

/** Encodes a picture as PNG, without loss. */
export async function encodePng(picture: Picture): Promise<Uint8Array> {
  return fromPixels(picture, 3).png().toBuffer();
}

/** Encodes class ids as an 8-bit grey PNG whose values are the ids. */
export async function encodeMaskPng(mask: Mask): Promise<Uint8Array> {
  return fromPixels(mask, 1).toColourspace('b-w').png().toBuffer();
}

function fromPixels({ widthPx, heightPx, data }: Picture | Mask, channels: 1 | 3): Sharp {
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels } });
}
