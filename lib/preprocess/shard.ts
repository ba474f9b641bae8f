import { crc32 } from 'node:zlib';
import type { Placement } from './placement.js';
import type { PreparedSample } from './prepare.js';

/** A prepared sample as a file: a header of 32-bit numbers (little endian), then the image, then the class ids. */

/** `SGBK`, read as a little endian number. */
const MAGIC = 0x4b424753;
const VERSION = 1;
const HEADER_BYTES = 40;

/** What a shard holds; the stem is not part of it, since equal files of different names give equal shards. */
export type ShardContent = Omit<PreparedSample, 'stem'>;

/** Bytes of the shard of a sample of this size. */
export function shardBytes({ heightPx, widthPx }: Pick<ShardContent, 'heightPx' | 'widthPx'>): number {
  return HEADER_BYTES + 4 * heightPx * widthPx;
}

export function encodeShard(sample: ShardContent): Uint8Array {
  const { heightPx, widthPx, image, classes } = sample;
  const content = sample.content ?? { leftPx: 0, topPx: 0, heightPx, widthPx };
  const bytes = new Uint8Array(shardBytes(sample));
  bytes.set(image, HEADER_BYTES);
  bytes.set(classes, HEADER_BYTES + image.length);
  const { topPx, leftPx } = content;
  const numbers = [MAGIC, VERSION, heightPx, widthPx, topPx, leftPx, content.heightPx, content.widthPx, 0];
  const view = new DataView(bytes.buffer);
  numbers.forEach((value, i) => {
    view.setUint32(4 * i, value, true);
  });
  view.setUint32(HEADER_BYTES - 4, checkSum(bytes), true);
  return bytes;
}

/**
 * Reads a shard, of which image and class ids stay views.
 * @returns null where the bytes are not a whole shard of this version
 */
export function decodeShard(bytes: Uint8Array): ShardContent | null {
  if (bytes.length < HEADER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = Array.from({ length: HEADER_BYTES / 4 }, (_, i) => view.getUint32(4 * i, true));
  const [magic, version, heightPx = 0, widthPx = 0, topPx = 0, leftPx = 0, height = 0, width = 0, , sum] = numbers;
  if (magic !== MAGIC || version !== VERSION || bytes.length !== shardBytes({ heightPx, widthPx })) return null;
  if (sum !== checkSum(bytes)) return null;
  const imageEnd = HEADER_BYTES + 3 * heightPx * widthPx;
  const sample = {
    heightPx,
    widthPx,
    image: bytes.subarray(HEADER_BYTES, imageEnd),
    classes: bytes.subarray(imageEnd),
  };
  const content: Placement = { topPx, leftPx, heightPx: height, widthPx: width };
  return height === heightPx && width === widthPx ? sample : { ...sample, content };
}

/** CRC-32 of all but the sum itself. */
function checkSum(bytes: Uint8Array): number {
  return crc32(bytes.subarray(HEADER_BYTES), crc32(bytes.subarray(0, HEADER_BYTES - 4)));
}
