import { type Html, html } from '../base/html.js';
import type { Dataset } from '../data/dataset.js';
import { encodeLosslessWebp, encodePng, encodeWebp } from '../data/imageFile.js';
import type { Picture, PixelSize } from '../data/picture.js';
import { classColour } from '../evaluate/palette.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameFigure } from './frame.js';

const WEBP_QUALITY = 70;

/** Width that wider images are brought down to: more than a strip shows, as pictures can be enlarged. */
export const TILE_WIDTH_PX = 320;

/** What a picture needs to know of its data set. */
export type PictureOwner = Pick<Dataset, 'name' | 'licence' | 'classes' | 'showPictures' | 'pictureReason'>;

/** Stands in the place of pictures that may not be shown: the figure keeps its number and its caption. */
export function withholdPictures(head: FigureHead, { name, pictureReason }: PictureOwner): HtmlFigure {
  const reason = pictureReason ?? 'its dataset.json does not allow them to be shown.';
  return frameFigure(head, html`<p class="sb-note">Pictures of ${name} are left out: ${reason}</p>`);
}

/** What a picture of a sample shows: the page lays those of one sample over each other, and enlarges masks unsmoothed. */
export type Layer = 'image' | 'truth' | 'prediction' | 'overlay' | 'errors';

/** One small picture of a figure. */
export function tile(uri: string, alt: string, { widthPx, heightPx }: PixelSize, layer?: Layer): Html {
  return html`<img src="${uri}" alt="${alt}" width="${widthPx}" height="${heightPx}"${layer && html` data-layer="${layer}"`}> `;
}

/** What the colours of masks mean, for captions. */
export function describeClasses({ classes }: PictureOwner): string {
  return `Masks: ${classes.map((name, id) => `${classColour(id).name}, ${name}`).join('; ')}.`;
}

/** Where pictures come from and under which licence, for captions. */
export function creditPictures({ name, licence }: PictureOwner): string {
  return `Pictures: ${name} (${licence === '' ? 'licence not stated' : licence}).`;
}

/** The size of an image that is made at most this wide; it never grows, and keeps its shape. */
export function fitWidth({ widthPx, heightPx }: PixelSize, maxWidthPx: number): PixelSize {
  if (widthPx <= maxWidthPx) return { widthPx, heightPx };
  return { widthPx: maxWidthPx, heightPx: Math.max(1, Math.round((heightPx * maxWidthPx) / widthPx)) };
}

/** A photograph as an address that holds it, compressed with loss. */
export async function toPhotoUri(picture: Picture): Promise<string> {
  return toUri('image/webp', await encodeWebp(picture, WEBP_QUALITY));
}

/** A picture of few flat colours as an address that holds it, without loss: as WebP or PNG, whichever is smaller. */
export async function toFlatUri(picture: Picture): Promise<string> {
  const [webp, png] = await Promise.all([encodeLosslessWebp(picture), encodePng(picture)]);
  return png.length < webp.length ? toUri('image/png', png) : toUri('image/webp', webp);
}

function toUri(mimeType: string, bytes: Uint8Array): string {
  return `data:${mimeType};base64,${Buffer.from(bytes).toString('base64')}`;
}
