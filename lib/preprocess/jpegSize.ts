import type { PixelSize } from '../data/picture.js';

/** Markers of a JPEG (ITU-T T.81, table B.1). */
const MARKER = 0xff;
const EXIF = 0xe1;
const SCAN = 0xda;
/** Frames, all 0xc0 to 0xcf but three. */
const [FRAME_FIRST, FRAME_LAST] = [0xc0, 0xcf];
const NO_FRAMES = [0xc4, 0xc8, 0xcc];

/**
 * Reads the size of a JPEG from its frame, in microseconds.
 * @returns null where there may be an orientation (an APP1 segment), or the segments are not as usual
 */
export function readPlainSize(bytes: Uint8Array): PixelSize | null {
  const at = (i: number): number => bytes[i] ?? 0;
  for (let i = 2; i + 9 < bytes.length && at(i) === MARKER; ) {
    const marker = at(i + 1);
    if (marker === EXIF || marker === SCAN) return null;
    if (marker >= FRAME_FIRST && marker <= FRAME_LAST && !NO_FRAMES.includes(marker)) {
      const size = { heightPx: at(i + 5) * 256 + at(i + 6), widthPx: at(i + 7) * 256 + at(i + 8) };
      return size.heightPx > 0 && size.widthPx > 0 ? size : null;
    }
    i += 2 + at(i + 2) * 256 + at(i + 3);
  }
  return null;
}
