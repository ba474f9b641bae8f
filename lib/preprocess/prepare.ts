import sharp from 'sharp';
import type { Sample } from '../data/dataset.js';
import type { Mask, Picture } from '../data/picture.js';
import type { PlanSize } from './plan.js';

/** A sample at the size that the network sees. */
export interface PreparedSample extends PlanSize {
  readonly stem: string;
  /** `image[(y * widthPx + x) * 3 + channel]`, values 0..255. */
  readonly image: Uint8Array;
  /** Class ids, `classes[y * widthPx + x]`. */
  readonly classes: Uint8Array;
}

/**
 * Brings a sample to a size. The picture is resampled with sharp's default kernel (Lanczos, widened when
 * it shrinks, so that nothing aliases); class ids are taken from the nearest pixel. Both are stretched to
 * the size whatever their aspect, so that picture, classes and later probabilities stay aligned.
 */
export async function prepareSample(sample: Sample, size: PlanSize): Promise<PreparedSample> {
  const image = await preparePicture(sample.image, size);
  return {
    stem: sample.stem,
    heightPx: size.heightPx,
    widthPx: size.widthPx,
    image: image.data,
    classes: resizeMask(sample.classes, size).data,
  };
}

/** Brings a picture to a size as {@link prepareSample} does: for a prediction without truth. */
export async function preparePicture(picture: Picture, { heightPx, widthPx }: PlanSize): Promise<Picture> {
  if (picture.widthPx === widthPx && picture.heightPx === heightPx) return picture;
  const raw = { width: picture.widthPx, height: picture.heightPx, channels: 3 as const };
  const data = await sharp(picture.data, { raw }).resize(widthPx, heightPx, { fit: 'fill' }).raw().toBuffer();
  return { widthPx, heightPx, data: new Uint8Array(data) };
}

/**
 * Resamples class ids by nearest neighbour: a pixel takes the id under its centre, and no new id appears.
 * The convention is that of pixel centres: the centre of pixel `x` lies at `(x + 0.5) / widthPx`.
 */
export function resizeMask(mask: Mask, { heightPx, widthPx }: PlanSize): Mask {
  const columns = nearest(mask.widthPx, widthPx);
  const rows = nearest(mask.heightPx, heightPx);
  const data = new Uint8Array(widthPx * heightPx);
  for (let y = 0, i = 0; y < heightPx; y++) {
    const row = (rows[y] as number) * mask.widthPx;
    for (let x = 0; x < widthPx; x++, i++) data[i] = mask.data[row + (columns[x] as number)] as number;
  }
  return { widthPx, heightPx, data };
}

function nearest(from: number, to: number): Uint32Array {
  return new Uint32Array(to).map((_, i) => Math.floor(((i + 0.5) * from) / to));
}
