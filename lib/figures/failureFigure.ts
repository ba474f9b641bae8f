import { type Html, html } from '../base/html.js';
import type { Mask, Picture, PixelSize } from '../data/picture.js';
import { ERROR_CLASSES, type ErrorClass, MARGIN_PX, mapErrors } from '../evaluate/failures/errorMap.js';
import { colourMask } from '../evaluate/overlay.js';
import { type Colour, DARK_GREY, SKY_BLUE, VERMILLION, YELLOW } from '../evaluate/palette.js';
import type { PredictedSample } from '../evaluate/samples.js';
import { assertSameSize } from '../measure/size.js';
import { preparePicture, resizeMask } from '../preprocess/prepare.js';
import type { HtmlFigure } from './figure.js';
import { frameFigure } from './frame.js';
import { formatNumber, formatShare } from './label.js';
import type { SampleFigureSpec } from './sampleFigure.js';
import {
  creditPictures,
  describeClasses,
  fitWidth,
  TILE_WIDTH_PX,
  tile,
  toFlatUri,
  toPhotoUri,
  withholdPictures,
} from './tile.js';

const GREY: Colour = { name: 'grey', red: 138, green: 138, blue: 138 };

/** Colours of an error map: apart in hue and in brightness, so that they are told apart with any colour vision. */
const COLOURS: Readonly<Record<ErrorClass, Colour>> = {
  background: DARK_GREY,
  foreground: GREY,
  falsePositive: VERMILLION,
  falseNegative: SKY_BLUE,
  boundaryError: YELLOW,
};

const MEANINGS: Readonly<Record<ErrorClass, string>> = {
  background: 'background, found',
  foreground: 'foreground, found',
  falsePositive: 'false positive: predicted but not true',
  falseNegative: 'false negative: true but missed',
  boundaryError: `wrong within ${MARGIN_PX} pixels of the true boundary`,
};

const SWATCH: PixelSize = { widthPx: 14, heightPx: 14 };

/**
 * Images beside true mask, predicted mask and error map, as small embedded pictures, with a legend of the error map.
 * Where the data set does not allow its pictures to be shown, a remark that says so.
 * @throws DataError when image, truth and prediction of a sample differ in size
 */
export async function failureFigure(spec: SampleFigureSpec): Promise<HtmlFigure> {
  const { id, caption, samples, dataset, tileWidthPx = TILE_WIDTH_PX } = spec;
  if (!dataset.showPictures) return withholdPictures({ id, caption }, dataset);
  const strips: Html[] = [];
  for (const sample of samples) strips.push(await failureStrip(sample, tileWidthPx));
  return frameFigure(
    { id, caption },
    html`${await errorLegend()}<div class="sb-samples">${strips}</div>`,
    ` From left to right: image, true mask, predicted mask, error map. ${describeClasses(dataset)} ${creditPictures(dataset)}`,
  );
}

/** An error map in its colours. */
export function colourErrors(errors: Mask): Picture {
  const data = new Uint8Array(3 * errors.data.length);
  for (const [i, value] of errors.data.entries())
    data.set(bytesOf(COLOURS[ERROR_CLASSES[value] ?? 'background']), 3 * i);
  return { widthPx: errors.widthPx, heightPx: errors.heightPx, data };
}

async function errorLegend(): Promise<Html> {
  const entries: Html[] = [];
  for (const name of ERROR_CLASSES) {
    const { widthPx, heightPx } = SWATCH;
    const bytes = bytesOf(COLOURS[name]);
    const swatch = {
      widthPx,
      heightPx,
      data: Uint8Array.from({ length: 3 * widthPx * heightPx }, (_, i) => bytes[i % 3] ?? 0),
    };
    entries.push(html`<li>${tile(await toFlatUri(swatch), COLOURS[name].name, SWATCH)}${MEANINGS[name]}</li>`);
  }
  return html`<ul class="sb-legend">${entries}</ul>`;
}

async function failureStrip(sample: PredictedSample, tileWidthPx: number): Promise<Html> {
  const { stem, image, truth, prediction, score } = sample;
  assertSameSize(image, truth);
  const errors = mapErrors(prediction, truth);
  const size = fitWidth(image, tileWidthPx);
  const told = tellErrors(errors);
  const flat = (mask: Mask): Promise<string> => toFlatUri(colourMask(resizeMask(mask, size)));
  const tiles = [
    tile(await toPhotoUri(await preparePicture(image, size)), `${stem}: image`, size),
    tile(await flat(truth), `${stem}: true mask`, size),
    tile(await flat(prediction), `${stem}: predicted mask`, size),
    tile(await toFlatUri(colourErrors(resizeMask(errors, size))), `${stem}: error map, ${told}`, size),
  ];
  const title = `${stem}: IoU ${formatNumber(score.iou, 2)}; ${told}`;
  return html`<div class="sb-sample"><p class="sb-sample-title">${title}</p>${tiles}</div>`;
}

/** The shares of the kinds of error among all pixels, in words. */
function tellErrors({ data }: Mask): string {
  const share = (name: ErrorClass): string => {
    const value = ERROR_CLASSES.indexOf(name);
    const count = data.reduce((sum, each) => sum + Number(each === value), 0);
    return formatShare(data.length === 0 ? 0 : count / data.length);
  };
  return `false positive ${share('falsePositive')}, false negative ${share('falseNegative')}, boundary ${share('boundaryError')} of the pixels`;
}

function bytesOf({ red, green, blue }: Colour): readonly [number, number, number] {
  return [red, green, blue];
}
