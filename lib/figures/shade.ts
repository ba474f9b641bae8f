import type { Mask, Picture, PixelSize, SoftMask } from '../data/picture.js';
import { preparePicture, resizeMask } from '../preprocess/prepare.js';

/** Maps of numbers as grey pictures. */

/** Between pictures that stand side by side: a grey that is neither page, light or dark. */
const GAP = { widthPx: 4, grey: 128 };

/**
 * A map from 0 (black) to 1 (white) at a size: averaged where it shrinks, and with its pixels to be seen where it grows.
 */
export async function shadeMap({ widthPx, heightPx, data }: SoftMask, size: PixelSize): Promise<Picture> {
  const bytes = Uint8Array.from(data, (value) => Math.round(255 * Math.min(Math.max(value, 0), 1)));
  const grey = { widthPx, heightPx, data: bytes };
  if (widthPx > size.widthPx || heightPx > size.heightPx) return preparePicture(toGrey(grey), size);
  return toGrey(resizeMask(grey, size));
}

/**
 * Pictures of one size side by side as one.
 * @throws RangeError when there is none
 */
export function joinPictures(pictures: readonly Picture[]): Picture {
  const [first] = pictures;
  if (first === undefined) throw new RangeError('pictures to be joined must be at least 1: 0');
  const { heightPx } = first;
  const stepPx = first.widthPx + GAP.widthPx;
  const widthPx = pictures.length * stepPx - GAP.widthPx;
  const data = new Uint8Array(3 * widthPx * heightPx).fill(GAP.grey);
  for (const [i, picture] of pictures.entries()) {
    for (let y = 0; y < heightPx; y++) {
      const row = picture.data.subarray(3 * y * first.widthPx, 3 * (y + 1) * first.widthPx);
      data.set(row, 3 * (y * widthPx + i * stepPx));
    }
  }
  return { widthPx, heightPx, data };
}

function toGrey({ widthPx, heightPx, data }: Mask): Picture {
  return {
    widthPx,
    heightPx,
    data: Uint8Array.from({ length: 3 * data.length }, (_, i) => data[Math.floor(i / 3)] ?? 0),
  };
}
