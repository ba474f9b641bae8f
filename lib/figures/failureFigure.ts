import { type Html, html } from '../base/html.js';
import type { Mask, Picture, PixelSize } from '../data/picture.js';
import { ERROR_CLASSES, type ErrorClass, MARGIN_PX, mapErrors } from '../evaluate/failures/errorMap.js';
import { type Colour, DARK_GREY, SKY_BLUE, VERMILLION, YELLOW } from '../evaluate/palette.js';
import type { PredictedSample } from '../evaluate/samples.js';
import { resizeMask } from '../preprocess/prepare.js';
import type { HtmlFigure } from './figure.js';
import { formatNumber, formatShare } from './label.js';
import { type SmallSample, type StripEnd, type StripFigureSpec, stripFigure } from './strip.js';
import { tile, toFlatUri } from './tile.js';

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
export async function failureFigure(spec: StripFigureSpec): Promise<HtmlFigure> {
  return stripFigure(spec, { last: 'error map', lastLayer: 'errors', legend: await errorLegend(), finish: mapSample });
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

async function mapSample(
  { stem, truth, prediction, score }: PredictedSample,
  { size }: SmallSample,
): Promise<StripEnd> {
  const errors = mapErrors(prediction, truth);
  const told = tellErrors(errors);
  return {
    title: `${stem}: IoU ${formatNumber(score.iou, 2)}; ${told}`,
    lastUri: await toFlatUri(colourErrors(resizeMask(errors, size))),
    lastAlt: `error map, ${told}`,
  };
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
