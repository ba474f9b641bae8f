import { type Html, html } from '../base/html.js';
import type { Split } from '../data/dataset.js';
import type { Mask, Picture } from '../data/picture.js';
import { colourMask, OVERLAY_LEGEND, overlayPicture } from '../evaluate/overlay.js';
import { classColour } from '../evaluate/palette.js';
import { assertSameSize, type PixelSize } from '../measure/size.js';
import { preparePicture, resizeMask } from '../preprocess/prepare.js';
import type { HtmlFigure } from './figure.js';
import { type FigureHead, frameFigure } from './frame.js';
import { formatNumber, labelSplit } from './label.js';
import { fitWidth, toFlatUri, toPhotoUri } from './tile.js';

/** One image with truth and prediction, all of one size. */
export interface SampleView {
  readonly stem: string;
  readonly split: Split;
  readonly image: Picture;
  /** Class ids. */
  readonly truth: Mask;
  /** Class ids. */
  readonly prediction: Mask;
  readonly score: { readonly dice: number | null; readonly iou: number | null };
}

export interface SampleFigureSpec extends FigureHead {
  readonly samples: readonly SampleView[];
  /** Class names by id, for the legend. */
  readonly classes: readonly string[];
  /** Width that wider images are brought down to. */
  readonly tileWidthPx?: number;
}

/**
 * Images beside their true mask, predicted mask, and overlay, as small embedded pictures. The caption tells what the
 * colours mean. Show it only where {@link Dataset.showPictures} allows.
 * @throws DataError when image, truth and prediction of a sample differ in size
 */
export async function sampleFigure(spec: SampleFigureSpec): Promise<HtmlFigure> {
  const { id, caption, samples, classes, tileWidthPx = 240 } = spec;
  const strips: Html[] = [];
  for (const sample of samples) strips.push(await sampleStrip(sample, tileWidthPx));
  return frameFigure({ id, caption }, html`<div class="sb-samples">${strips}</div>`, ` ${describeColours(classes)}`);
}

/** Title and four pictures of one sample: image, true mask, predicted mask, overlay. */
export async function sampleStrip(sample: SampleView, tileWidthPx: number): Promise<Html> {
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

function tile(uri: string, alt: string, { widthPx, heightPx }: PixelSize): Html {
  return html`<img src="${uri}" alt="${alt}" width="${widthPx}" height="${heightPx}"> `;
}

function describeColours(classes: readonly string[]): string {
  const masks = classes.map((name, id) => `${classColour(id).name}, ${name}`).join('; ');
  return `From left to right: image, true mask, predicted mask, overlay. Masks: ${masks}. ${OVERLAY_LEGEND}`;
}
