import sharp from 'sharp';
import { html } from '../base/html.js';

/** The gate for embedded pictures: what is no picture, or would unpack to more than a browser can hold, is not shown. */

/** A picture in a report has a few thousand pixels a side; 40 megapixels take 160 MB when unpacked. */
const PIXELS_AT_MOST = 40e6;

/** Characters of base64. */
const LENGTH_AT_MOST = 14e6;

const PICTURE_TAG = /<img(?:\s[^>]*)?>/g;
const SOURCE = /\ssrc="data:image\/(?:png|jpeg|webp|gif);base64,([^"]*)"/;

/** Written by the renderer of SVG outputs alone: what a notebook brings along has no such address after `sanitise`. */
const SVG_SOURCE = /\ssrc="data:image\/svg\+xml;base64,/;

/**
 * Puts a note in the place of each picture of an output that is not embedded, is broken, or is too large.
 * @param markup as `sanitise` gives it
 */
export async function checkPictures(markup: string): Promise<string> {
  const faults = new Map<string, string | null>();
  for (const [tag] of markup.matchAll(PICTURE_TAG)) faults.set(tag, await findPictureFault(tag));
  return markup.replace(PICTURE_TAG, (tag) => {
    const fault = faults.get(tag) ?? null;
    return fault === null ? tag : html`<span class="sb-note">A picture is not shown: ${fault}.</span>`.markup;
  });
}

async function findPictureFault(tag: string): Promise<string | null> {
  if (SVG_SOURCE.test(tag)) return null;
  const base64 = SOURCE.exec(tag)?.[1];
  if (base64 === undefined) return 'it is not embedded as PNG, JPEG, WebP or GIF in base64';
  if (base64.length > LENGTH_AT_MOST) return `it has more than ${LENGTH_AT_MOST / 1e6} MB`;
  try {
    const { width, height } = await sharp(Buffer.from(base64, 'base64'), { limitInputPixels: false }).metadata();
    if (width * height <= PIXELS_AT_MOST) return null;
    return `it has ${width}x${height} pixels, and 40 megapixels are the most`;
  } catch {
    return 'its data are broken';
  }
}
