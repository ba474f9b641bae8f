import { type Html, html } from '../base/html.js';
import type { Dataset, Sample } from '../data/dataset.js';
import type { Mask, Picture } from '../data/picture.js';
import { colourMask, OVERLAY_LEGEND, overlayPicture } from '../evaluate/overlay.js';
import type { HtmlFigure } from '../figures/figure.js';
import { type FigureHead, frameFigure } from '../figures/frame.js';
import { formatNumber } from '../figures/label.js';
import {
  creditPictures,
  describeClasses,
  fitWidth,
  TILE_WIDTH_PX,
  tile,
  toFlatUri,
  toPhotoUri,
  withholdPictures,
} from '../figures/tile.js';
import { preparePicture, resizeMask } from '../preprocess/prepare.js';
import { changeOf, type ImagePair } from './compare.js';
import type { Side } from './side.js';

/** The images that changed most, with the masks of both sides. */

export interface ChangedSpec extends FigureHead {
  readonly images: readonly ImagePair[];
  readonly a: Side;
  readonly b: Side;
  /** The data that both were measured on; null where they are not at hand. */
  readonly dataset: Dataset | null;
}

/** What is at hand of an image. */
interface ChangedImage {
  readonly pair: ImagePair;
  readonly sample: Sample | null;
  readonly a: Mask | null;
  readonly b: Mask | null;
}

/**
 * A strip for each image: with the data at hand the image, the true mask and what each side found and missed, else the
 * masks of both sides alone. Where no mask is at hand, a remark; likewise where pictures may not be shown.
 */
export async function changedFigure({ id, caption, images, a, b, dataset }: ChangedSpec): Promise<HtmlFigure> {
  if (dataset !== null && !dataset.showPictures) return withholdPictures({ id, caption }, dataset);
  const strips: Html[] = [];
  for (const pair of images) {
    const [maskA, maskB] = [await a.readMask(pair.id), await b.readMask(pair.id)];
    if (maskA === null && maskB === null) continue;
    const sample = dataset === null ? null : await dataset.read(pair.id);
    strips.push(await stripOf({ pair, sample, a: maskA, b: maskB }));
  }
  if (strips.length === 0) return frameFigure({ id, caption }, noteMissing(images.length));
  const legend =
    dataset === null
      ? ' From left to right: the mask of A and of B; the data set is not at hand.'
      : ` From left to right: image, true mask, A, and B. ${describeClasses(dataset)} ${OVERLAY_LEGEND} ${creditPictures(dataset)}`;
  return frameFigure({ id, caption }, html`<div class="sb-samples">${strips}</div>`, legend);
}

function noteMissing(count: number): Html {
  const reason =
    count === 0
      ? 'No image changed.'
      : 'No masks are at hand: a report carries none, and run folders have them under predictions/.';
  return html`<p class="sb-note">${reason}</p>`;
}

async function stripOf(image: ChangedImage): Promise<Html> {
  const { pair, sample } = image;
  const tiles = [
    ...(sample === null ? [] : await truthTiles(sample)),
    await maskTile('A', image.a, pair.a.iou, sample, pair.id),
    await maskTile('B', image.b, pair.b.iou, sample, pair.id),
  ];
  const change = changeOf(pair);
  const [from, to] = [pair.a.iou, pair.b.iou].map((iou) => formatNumber(iou, 2));
  const title = `${pair.id}: IoU ${from} to ${to} (${change > 0 ? '+' : '−'}${formatNumber(Math.abs(change), 2)})`;
  return html`<div class="sb-sample"><p class="sb-sample-title">${title}</p>${tiles}</div>`;
}

async function truthTiles({ stem, image, classes }: Sample): Promise<Html[]> {
  const size = fitWidth(image, TILE_WIDTH_PX);
  const truth = colourMask(resizeMask(classes, size));
  return [
    tile(await toPhotoUri(await preparePicture(image, size)), `${stem}: image`, size),
    tile(await toFlatUri(truth), `${stem}: true mask`, size),
  ];
}

async function maskTile(
  side: 'A' | 'B',
  mask: Mask | null,
  iou: number | null,
  sample: Sample | null,
  stem: string,
): Promise<Html> {
  if (mask === null) return html`<p class="sb-note">The mask of ${side} is not at hand.</p>`;
  const size = fitWidth(mask, TILE_WIDTH_PX);
  const small = resizeMask(mask, size);
  const alt = `${stem}: predicted mask of ${side}, IoU ${formatNumber(iou, 2)}`;
  const fits = sample !== null && sample.image.widthPx === mask.widthPx && sample.image.heightPx === mask.heightPx;
  if (!fits) return tile(await toFlatUri(colourMask(small)), alt, size);
  const photo: Picture = await preparePicture(sample.image, size);
  return tile(await toPhotoUri(overlayPicture(photo, resizeMask(sample.classes, size), small)), alt, size);
}
