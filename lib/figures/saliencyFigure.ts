import { type Html, html } from '../base/html.js';
import { quantileSorted } from '../base/quantile.js';
import type { Picture, PixelSize } from '../data/picture.js';
import type { Probe } from '../evaluate/insight/probes.js';
import type { Pixel, Saliency } from '../evaluate/insight/saliency.js';
import { type Colour, SKY_BLUE, VERMILLION, YELLOW } from '../evaluate/palette.js';
import type { PixelBox } from '../model/pixelField.js';
import { preparePicture } from '../preprocess/prepare.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameFigure } from './frame.js';
import { formatNumber } from './label.js';
import { markBox, markPixel } from './mark.js';
import { shadeMap } from './shade.js';
import {
  creditPictures,
  fitWidth,
  type PictureOwner,
  TILE_WIDTH_PX,
  tile,
  toPhotoUri,
  withholdPictures,
} from './tile.js';

/** What a pixel of an image depends on, and where it lies. */
export interface ProbedSaliency {
  readonly place: Probe['place'];
  readonly saliency: Saliency;
}

export interface SaliencyFigureSpec extends FigureHead {
  readonly image: Picture;
  /** Of pixels of this image. */
  readonly saliencies: readonly ProbedSaliency[];
  readonly dataset: PictureOwner;
}

const COLOURS: Readonly<Record<Probe['place'], Colour>> = { inside: VERMILLION, outline: YELLOW, outside: SKY_BLUE };

const PLACES: Readonly<Record<Probe['place'], string>> = {
  inside: 'inside the foreground',
  outline: 'on the outline',
  outside: 'in the background',
};

/** What is at least as bright is white: single pixels would darken all others. */
const WHITE_QUANTILE = 0.995;

/**
 * An image with pixels marked, beside a map for each of what it depends on, with the theoretical receptive field as a
 * frame. Where the data set does not allow its pictures to be shown, a remark that says so.
 */
export async function saliencyFigure(spec: SaliencyFigureSpec): Promise<HtmlFigure> {
  const { id, caption, image, saliencies, dataset } = spec;
  if (!dataset.showPictures) return withholdPictures({ id, caption }, dataset);
  const size = fitWidth(image, TILE_WIDTH_PX);
  const marked = saliencies.reduce(
    (picture, { place, saliency }) => markPixel(picture, scalePixel(saliency.pixel, image, size), COLOURS[place]),
    await preparePicture(image, size),
  );
  const told = saliencies.map(describeSaliency);
  const tiles: Html[] = [tile(await toPhotoUri(marked), `Image with marks on pixels: ${told.join('; ')}`, size)];
  for (const each of saliencies) tiles.push(await mapTile(each, size));
  return frameFigure(
    { id, caption },
    html`<div class="sb-samples"><div class="sb-sample"><p class="sb-sample-title">From left to right: the image; ${told.join('; ')}.</p>${tiles}</div></div>`,
    ` Cross: the pixel. Frame: all that it can see. Brightness: the square root of the gradient, white from its 99.5 % quantile on. ${creditPictures(dataset)}`,
  );
}

async function mapTile(each: ProbedSaliency, size: PixelSize): Promise<Html> {
  const { place, saliency } = each;
  const { heightPx, widthPx, values, pixel, field } = saliency;
  const white = quantileSorted(Float64Array.from(values).sort(), WHITE_QUANTILE);
  const data = values.map((value) => (white > 0 ? Math.sqrt(Math.min(value / white, 1)) : 0));
  const shaded = await shadeMap({ heightPx, widthPx, data }, size);
  const framed = markBox(shaded, scaleBox(field.box, saliency, size), COLOURS[place]);
  const picture = markPixel(framed, scalePixel(pixel, saliency, size), COLOURS[place]);
  return tile(await toPhotoUri(picture), `Gradient map of the pixel ${describeSaliency(each)}`, size);
}

function describeSaliency({ place, saliency: { logit, field } }: ProbedSaliency): string {
  const sides = `${formatNumber(field.effectivePx, 0)} of ${formatNumber(field.theoreticalPx, 0)} px`;
  return `${PLACES[place]} (${COLOURS[place].name}): logit ${formatNumber(logit, 1)}, field ${sides}`;
}

function scalePixel({ x, y }: Pixel, from: PixelSize, to: PixelSize): Pixel {
  return {
    x: Math.floor(((x + 0.5) * to.widthPx) / from.widthPx),
    y: Math.floor(((y + 0.5) * to.heightPx) / from.heightPx),
  };
}

function scaleBox({ left, top, right, bottom }: PixelBox, from: PixelSize, to: PixelSize): PixelBox {
  const corner = scalePixel({ x: left, y: top }, from, to);
  const opposite = scalePixel({ x: right, y: bottom }, from, to);
  return { left: corner.x, top: corner.y, right: opposite.x, bottom: opposite.y };
}
