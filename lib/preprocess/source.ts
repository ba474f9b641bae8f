import sharp from 'sharp';
import { hashValue } from '../base/hash.js';
import type { Dataset } from '../data/dataset.js';
import type { PixelSize } from '../data/picture.js';
import { readPlainSize } from './jpegSize.js';
import { padMirrored, placeContent } from './placement.js';
import type { PlanSize } from './plan.js';
import { enlarge, joinPrepared, type PreparedSample, prepareSample, smallerSize } from './prepare.js';

/** Where samples come from: a data set, of which only `read` must be there. */
export type SampleSource = Pick<Dataset, 'read'> &
  Partial<Pick<Dataset, 'hash' | 'readEncoded' | 'readTruth' | 'sampleHash'>>;

/** Goes up with every change of what preparing makes of a sample, so that no shard of before is used. */
const PREPARE_VERSION = 1;

/**
 * The key of a prepared sample: what its pixels depend on, how it is prepared, and what prepares it.
 * @returns null where the source does not tell what its samples depend on
 */
export function keyOf(
  source: SampleSource,
  stem: string,
  { heightPx, widthPx, fit = 'stretch' }: PlanSize,
): string | null {
  const content = source.sampleHash?.(stem) ?? (source.hash === undefined ? null : [source.hash, stem]);
  if (content === null) return null;
  return hashValue({ content, heightPx, widthPx, fit, version: PREPARE_VERSION, libvips: sharp.versions.vips });
}

/**
 * Reads a sample at the network's size. A JPEG is decoded from its bytes to about that size at once, which leaves out
 * most of the work for a large one (the decoder averages blocks of 2, 4 or 8 pixels as it goes).
 * @throws DataError when the sample cannot be read
 */
export async function readPrepared(source: SampleSource, stem: string, size: PlanSize): Promise<PreparedSample> {
  const bytes = source.readTruth ? await source.readEncoded?.(stem) : null;
  const shrunk = bytes && isJpeg(bytes) ? await decodeShrunk(bytes, size) : null;
  if (shrunk === null || !source.readTruth) return prepareSample(await source.read(stem), size);
  const { classes } = await source.readTruth(stem, shrunk.original);
  return joinPrepared(stem, shrunk.image, classes, size);
}

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

interface Shrunk {
  readonly image: Uint8Array;
  /** Size of the upright picture in its file. */
  readonly original: PixelSize;
}

/** Null where the bytes cannot be decoded: reading the sample as a whole then tells why. */
async function decodeShrunk(bytes: Uint8Array, size: PlanSize): Promise<Shrunk | null> {
  try {
    const original = readPlainSize(bytes) ?? (await readUprightSize(bytes));
    const placement = placeContent(original, size);
    const smaller = smallerSize(original, placement);
    const decoded = await sharp(bytes, { failOn: 'error' })
      .autoOrient()
      .resize(smaller.widthPx, smaller.heightPx, { fit: 'fill' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer();
    const content = enlarge(bytesOf(decoded), smaller, placement);
    return { image: padMirrored(content, placement, size, 3), original };
  } catch {
    return null;
  }
}

async function readUprightSize(bytes: Uint8Array): Promise<PixelSize> {
  const { autoOrient } = await sharp(bytes, { failOn: 'error' }).metadata();
  return { heightPx: autoOrient.height, widthPx: autoOrient.width };
}

/** A view: the buffer is nobody else's. */
function bytesOf({ buffer, byteOffset, length }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}
