import sharp from 'sharp';
import type { Sample } from '../data/dataset.js';
import type { Mask, Picture, PixelSize } from '../data/picture.js';
import { type Placement, padMirrored, placeContent } from './placement.js';
import type { PlanSize } from './plan.js';
import { resizeBilinear } from './restore.js';

/** A sample at the size that the network sees. */
export interface PreparedSample {
  readonly stem: string;
  readonly heightPx: number;
  readonly widthPx: number;
  /** `image[(y * widthPx + x) * 3 + channel]`, values 0..255. */
  readonly image: Uint8Array;
  /** Class ids, `classes[y * widthPx + x]`. */
  readonly classes: Uint8Array;
  /** The part that is the picture, where there is padding around it. */
  readonly content?: Placement;
}

/**
 * Brings a sample to a size. The picture is resampled with sharp's default kernel (Lanczos, widened when
 * it shrinks, so that nothing aliases) and bilinearly where it grows; class ids are taken from the nearest pixel. Both go to the same place,
 * so that picture, classes and later probabilities stay aligned.
 */
export async function prepareSample(sample: Sample, size: PlanSize): Promise<PreparedSample> {
  const { data } = await preparePicture(sample.image, size);
  return joinPrepared(sample.stem, data, sample.classes, size);
}

/**
 * Brings the class ids of a picture to its place, too.
 * @param image at the network's size
 * @param classes at the original size
 */
export function joinPrepared(stem: string, image: Uint8Array, classes: Mask, size: PlanSize): PreparedSample {
  const { heightPx, widthPx } = size;
  const placement = placeContent(classes, size);
  const ids = padMirrored(resizeMask(classes, placement).data, placement, size, 1);
  const padded = placement.heightPx !== heightPx || placement.widthPx !== widthPx;
  return { stem, heightPx, widthPx, image, classes: ids, ...(padded ? { content: placement } : {}) };
}

/** Brings a picture to a size as {@link prepareSample} does: for a prediction without truth. */
export async function preparePicture(picture: Picture, size: PlanSize): Promise<Picture> {
  const { heightPx, widthPx } = size;
  const placement = placeContent(picture, size);
  const content = await resizePicture(picture, placement);
  return { widthPx, heightPx, data: padMirrored(content, placement, size, 3) };
}

async function resizePicture(picture: Picture, target: PixelSize): Promise<Uint8Array> {
  const smaller = smallerSize(picture, target);
  if (isSameSize(picture, smaller)) return enlarge(picture.data, picture, target);
  const raw = { width: picture.widthPx, height: picture.heightPx, channels: 3 as const };
  const { widthPx, heightPx } = smaller;
  const data = await sharp(picture.data, { raw }).resize(widthPx, heightPx, { fit: 'fill' }).raw().toBuffer();
  return enlarge(new Uint8Array(data), smaller, target);
}

/** The size that a filter that averages brings a picture to; sides that grow keep their length. */
export function smallerSize(picture: PixelSize, target: PixelSize): PixelSize {
  return {
    heightPx: Math.min(picture.heightPx, target.heightPx),
    widthPx: Math.min(picture.widthPx, target.widthPx),
  };
}

/**
 * Enlarges a picture bilinearly between pixel centres. libvips takes pixel corners for that, which would move a picture
 * against its mask by up to half a pixel.
 */
export function enlarge(data: Uint8Array, from: PixelSize, target: PixelSize): Uint8Array {
  if (isSameSize(from, target)) return data;
  const values = resizeBilinear(new Float32Array(data), { ...from, channels: 3 }, target);
  const enlarged = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) enlarged[i] = (values[i] as number) + 0.5;
  return enlarged;
}

function isSameSize(a: PixelSize, b: PixelSize): boolean {
  return a.heightPx === b.heightPx && a.widthPx === b.widthPx;
}

/**
 * Resamples class ids by nearest neighbour: a pixel takes the id under its centre, and no new id appears.
 * The convention is that of pixel centres: the centre of pixel `x` lies at `(x + 0.5) / widthPx`.
 */
export function resizeMask(mask: Mask, { heightPx, widthPx }: PixelSize): Mask {
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
