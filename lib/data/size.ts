import { DataError } from '../base/error.js';
import type { PixelSize } from './picture.js';

/** The size of an image, and what is known about where it comes from. */
export interface ImageSize extends PixelSize {
  /** Names the image in errors. */
  readonly path?: string;
  /** True where EXIF orientation swaps width and height of the stored pixels. */
  readonly turned?: boolean;
}

/**
 * Refuses a mask of another size than its image.
 * @throws DataError that names both sizes
 */
export function assertSameSize(mask: PixelSize, maskPath: string, image: ImageSize): void {
  if (mask.widthPx === image.widthPx && mask.heightPx === image.heightPx) return;
  const hint =
    image.turned && mask.widthPx === image.heightPx && mask.heightPx === image.widthPx
      ? 'The image has an EXIF orientation: make the mask for the upright image.'
      : 'Make the mask at the size of its image, or remove the two.';
  const message = `${maskPath} is ${describeSize(mask)}, ${image.path ?? 'the image'} is ${describeSize(image)}`;
  throw new DataError(`mask must have its image's size: ${message}`, hint);
}

function describeSize({ widthPx, heightPx }: PixelSize): string {
  return `${widthPx}x${heightPx} px`;
}
