import { type Html, html } from '../base/html.js';
import { colourMask, OVERLAY_LEGEND, overlayPicture } from '../evaluate/overlay.js';
import type { PredictedSample } from '../evaluate/samples.js';
import { assertSameSize } from '../measure/size.js';
import { preparePicture, resizeMask } from '../preprocess/prepare.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameFigure } from './frame.js';
import { formatNumber, labelSplit } from './label.js';
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

export interface SampleFigureSpec extends FigureHead {
  readonly samples: readonly PredictedSample[];
  /** Names the classes for the legend, and says whether its pictures may be shown. */
  readonly dataset: PictureOwner;
  /** Width that wider images are brought down to. */
  readonly tileWidthPx?: number;
}

/**
 * Images beside their true mask, predicted mask, and overlay, as small embedded pictures. The caption tells what the
 * colours mean. Where the data set does not allow its pictures to be shown, a remark that says so.
 * @throws DataError when image, truth and prediction of a sample differ in size
 */
export async function sampleFigure(spec: SampleFigureSpec): Promise<HtmlFigure> {
  const { id, caption, samples, dataset, tileWidthPx = TILE_WIDTH_PX } = spec;
  if (!dataset.showPictures) return withholdPictures({ id, caption }, dataset);
  const strips: Html[] = [];
  for (const sample of samples) strips.push(await sampleStrip(sample, tileWidthPx));
  return frameFigure(
    { id, caption },
    html`<div class="sb-samples">${strips}</div>`,
    ` From left to right: image, true mask, predicted mask, overlay. ${describeClasses(dataset)} ${OVERLAY_LEGEND} ${creditPictures(dataset)}`,
  );
}

/** Title and four pictures of one sample: image, true mask, predicted mask, overlay. */
export async function sampleStrip(sample: PredictedSample, tileWidthPx: number): Promise<Html> {
  const { stem, split, image, truth, prediction, score } = sample;
  assertSameSize(image, truth);
  assertSameSize(prediction, truth);
  const size = fitWidth(image, tileWidthPx);
  const small = await preparePicture(image, size);
  const [smallTruth, smallPrediction] = [resizeMask(truth, size), resizeMask(prediction, size)];
  const iou = `IoU ${formatNumber(score.iou, 2)}`;
  const tiles = [
    tile(await toPhotoUri(small), `${stem}: image`, size),
    tile(await toFlatUri(colourMask(smallTruth)), `${stem}: true mask`, size),
    tile(await toFlatUri(colourMask(smallPrediction)), `${stem}: predicted mask, ${iou}`, size),
    tile(
      await toPhotoUri(overlayPicture(small, smallTruth, smallPrediction)),
      `${stem}: image with hits and errors of the prediction, ${iou}`,
      size,
    ),
  ];
  const title = `${stem} (${labelSplit(split)}): Dice ${formatNumber(score.dice, 2)}, ${iou}`;
  return html`<div class="sb-sample"><p class="sb-sample-title">${title}</p>${tiles}</div>`;
}
