import sharp from 'sharp';
import { encodePng, encodeWebp } from '../data/imageFile.js';
import type { Mask, Picture } from '../data/picture.js';
import type { PixelSize } from '../measure/size.js';

const WEBP_QUALITY = 70;

/** The size of an image that is made at most this wide; it never grows, and keeps its shape. */
export function fitWidth({ widthPx, heightPx }: PixelSize, maxWidthPx: number): PixelSize {
  if (widthPx <= maxWidthPx) return { widthPx, heightPx };
  return { widthPx: maxWidthPx, heightPx: Math.max(1, Math.round((heightPx * maxWidthPx) / widthPx)) };
}

/** A picture at another size, by Lanczos resampling. */
export async function scalePicture(picture: Picture, { widthPx, heightPx }: PixelSize): Promise<Picture> {
  if (picture.widthPx === widthPx && picture.heightPx === heightPx) return picture;
  const raw = { width: picture.widthPx, height: picture.heightPx, channels: 3 } as const;
  const data = await sharp(picture.data, { raw }).resize(widthPx, heightPx, { fit: 'fill' }).raw().toBuffer();
  return { widthPx, heightPx, data: new Uint8Array(data) };
}

/** A mask at another size: each pixel takes the class at its centre. */
export function scaleMask(mask: Mask, { widthPx, heightPx }: PixelSize): Mask {
  const data = new Uint8Array(widthPx * heightPx);
  for (let y = 0, i = 0; y < heightPx; y++) {
    const row = Math.floor(((y + 0.5) * mask.heightPx) / heightPx) * mask.widthPx;
    for (let x = 0; x < widthPx; x++, i++)
      data[i] = mask.data[row + Math.floor(((x + 0.5) * mask.widthPx) / widthPx)] as number;
  }
  return { widthPx, heightPx, data };
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
