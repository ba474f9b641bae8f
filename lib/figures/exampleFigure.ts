import { type Html, html } from '../base/html.js';
import type { Mask, Picture } from '../data/picture.js';
import { colourMask } from '../evaluate/overlay.js';
import { preparePicture, resizeMask } from '../preprocess/prepare.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameFigure } from './frame.js';
import {
  creditPictures,
  describeClasses,
  fitWidth,
  type PictureOwner,
  TILE_WIDTH_PX,
  tile,
  toFlatUri,
  toPhotoUri,
  withholdPictures,
} from './tile.js';

/** An image with its true mask, of one size. */
export interface Example {
  readonly title: string;
  readonly image: Picture;
  /** Class ids. */
  readonly mask: Mask;
}

export interface ExampleFigureSpec extends FigureHead {
  readonly examples: readonly Example[];
  /** Names the classes for the legend, and says whether its pictures may be shown. */
  readonly dataset: PictureOwner;
}

/**
 * Images beside their true masks, two examples a row. Where the data set does not allow its pictures to be shown, a
 * remark that says so.
 */
export async function exampleFigure({ id, caption, examples, dataset }: ExampleFigureSpec): Promise<HtmlFigure> {
  if (!dataset.showPictures) return withholdPictures({ id, caption }, dataset);
  const pairs: Html[] = [];
  for (const example of examples) pairs.push(await examplePair(example));
  return frameFigure(
    { id, caption },
    html`<div class="sb-samples sb-pairs-grid">${pairs}</div>`,
    ` ${describeClasses(dataset)} ${creditPictures(dataset)}`,
  );
}

async function examplePair({ title, image, mask }: Example): Promise<Html> {
  const size = fitWidth(image, TILE_WIDTH_PX);
  const tiles = [
    tile(await toPhotoUri(await preparePicture(image, size)), `${title}: image`, size, 'image'),
    tile(await toFlatUri(colourMask(resizeMask(mask, size))), `${title}: true mask`, size, 'truth'),
  ];
  return html`<div class="sb-sample sb-example"><p class="sb-sample-title">${title}</p>${tiles}</div>`;
}
