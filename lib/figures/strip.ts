import { type Html, html } from '../base/html.js';
import type { Mask, Picture, PixelSize } from '../data/picture.js';
import { colourMask } from '../evaluate/overlay.js';
import type { PredictedSample } from '../evaluate/samples.js';
import type { Slices } from '../evaluate/slices/slices.js';
import { assertSameSize } from '../measure/size.js';
import { preparePicture, resizeMask } from '../preprocess/prepare.js';
import { plainDecimal } from './decimal.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameFigure } from './frame.js';
import { labelSlice } from './sliceTable.js';
import {
  creditPictures,
  describeClasses,
  fitWidth,
  type Layer,
  type PictureOwner,
  TILE_WIDTH_PX,
  tile,
  toFlatUri,
  toPhotoUri,
  withholdPictures,
} from './tile.js';

/** Strips of pictures: image, true mask, predicted mask, and one that compares the two. */

/** Between the names of slices in an attribute. */
const SLICE_SEPARATOR = ' | ';

export interface StripFigureSpec extends FigureHead {
  readonly samples: readonly PredictedSample[];
  /** Names the classes for the legend, and says whether its pictures may be shown. */
  readonly dataset: PictureOwner;
  /** Width that wider images are brought down to. */
  readonly tileWidthPx?: number;
  /** The slices of the samples' split, by which the page can filter them. */
  readonly slices?: Pick<Slices, 'slices'> | undefined;
}

/** A sample at the size of its tiles. */
export interface SmallSample {
  readonly size: PixelSize;
  readonly image: Picture;
  readonly truth: Mask;
  readonly prediction: Mask;
}

/** What is particular to a sample's strip: its title, what is told of the predicted mask, and the last picture. */
export interface StripEnd {
  readonly title: string;
  /** Added to the alternative text of the predicted mask. */
  readonly predictionRemark?: string;
  readonly lastUri: string;
  /** Alternative text of the last picture, after the stem. */
  readonly lastAlt: string;
}

/** What a figure of strips compares by. */
export interface StripKind {
  /** What the last picture is called in the caption. */
  readonly last: string;
  readonly lastLayer: Layer;
  /** What the colours of the last picture mean: a sentence of the caption, or HTML above the strips. */
  readonly legend: string | Html;
  finish(sample: PredictedSample, small: SmallSample): Promise<StripEnd>;
}

/**
 * A strip of four pictures for each sample, with their legend. Where the data set does not allow its pictures to be
 * shown, a remark that says so.
 * @throws DataError when image, truth and prediction of a sample differ in size
 */
export async function stripFigure(spec: StripFigureSpec, kind: StripKind): Promise<HtmlFigure> {
  const { id, caption, samples, dataset } = spec;
  if (!dataset.showPictures) return withholdPictures({ id, caption }, dataset);
  const strips: Html[] = [];
  for (const sample of samples) strips.push(await stripOf(sample, spec, kind));
  const { last, legend } = kind;
  const [above, below] = typeof legend === 'string' ? ['', ` ${legend}`] : [legend, ''];
  return frameFigure(
    { id, caption },
    html`${above}<div class="sb-samples">${strips}</div>`,
    ` From left to right: image, true mask, predicted mask, ${last}. ${describeClasses(dataset)}${below} ${creditPictures(dataset)}`,
  );
}

async function stripOf(sample: PredictedSample, spec: StripFigureSpec, kind: StripKind): Promise<Html> {
  const { stem } = sample;
  const { slices, tileWidthPx = TILE_WIDTH_PX } = spec;
  const small = await shrink(sample, tileWidthPx);
  const { title, predictionRemark = '', lastUri, lastAlt } = await kind.finish(sample, small);
  const flat = (mask: Mask): Promise<string> => toFlatUri(colourMask(mask));
  const tiles = [
    tile(await toPhotoUri(small.image), `${stem}: image`, small.size, 'image'),
    tile(await flat(small.truth), `${stem}: true mask`, small.size, 'truth'),
    tile(await flat(small.prediction), `${stem}: predicted mask${predictionRemark}`, small.size, 'prediction'),
    tile(lastUri, `${stem}: ${lastAlt}`, small.size, kind.lastLayer),
  ];
  return html`<div class="sb-sample"${describeSample(sample, slices)}><p class="sb-sample-title">${title}</p>${tiles}</div>`;
}

/** What the page can sort and filter strips by, as `data-` attributes. */
function describeSample({ stem, split, score }: PredictedSample, slices: StripFigureSpec['slices']): Html {
  const own = (slices?.slices ?? []).filter(({ ids }) => ids.includes(stem)).map(labelSlice);
  const listed = own.length > 0 && html` data-slices="${own.join(SLICE_SEPARATOR)}"`;
  return html` data-stem="${stem}" data-split="${split}" data-dice="${plainDecimal(score.dice)}" data-iou="${plainDecimal(score.iou)}"${listed}`;
}

async function shrink({ image, truth, prediction }: PredictedSample, tileWidthPx: number): Promise<SmallSample> {
  assertSameSize(image, truth);
  assertSameSize(prediction, truth);
  const size = fitWidth(image, tileWidthPx);
  return {
    size,
    image: await preparePicture(image, size),
    truth: resizeMask(truth, size),
    prediction: resizeMask(prediction, size),
  };
}
