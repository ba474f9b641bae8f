import { encodePng, encodeWebp } from '../data/imageFile.js';
import type { Picture } from '../data/picture.js';
import type { PixelSize } from '../measure/size.js';

const WEBP_QUALITY = 70;

/** The size of an image that is made at most this wide; it never grows, and keeps its shape. */
export function fitWidth({ widthPx, heightPx }: PixelSize, maxWidthPx: number): PixelSize {
  if (widthPx <= maxWidthPx) return { widthPx, heightPx };
  return { widthPx: maxWidthPx, heightPx: Math.max(1, Math.round((heightPx * maxWidthPx) / widthPx)) };
}

/** A photograph as an address that holds it, compressed with loss. */
export async function toPhotoUri(picture: Picture): Promise<string> {
  return toUri('image/webp', await encodeWebp(picture, WEBP_QUALITY));
}

/** A picture of few flat colours as an address that holds it, without loss. */
export async function toFlatUri(picture: Picture): Promise<string> {
  return toUri('image/png', await encodePng(picture));
}

function toUri(mimeType: string, bytes: Uint8Array): string {
  return `data:${mimeType};base64,${Buffer.from(bytes).toString('base64')}`;
}
