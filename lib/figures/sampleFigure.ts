import { OVERLAY_LEGEND, overlayPicture } from '../evaluate/overlay.js';
import type { PredictedSample } from '../evaluate/samples.js';
import type { HtmlFigure } from './figure.js';
import { formatNumber, labelSplit } from './label.js';
import { type SmallSample, type StripEnd, type StripFigureSpec, stripFigure } from './strip.js';
import { toPhotoUri } from './tile.js';

/**
 * Images beside their true mask, predicted mask, and overlay, as small embedded pictures. The caption tells what the
 * colours mean. Where the data set does not allow its pictures to be shown, a remark that says so.
 * @throws DataError when image, truth and prediction of a sample differ in size
 */
export function sampleFigure(spec: StripFigureSpec): Promise<HtmlFigure> {
  return stripFigure(spec, { last: 'overlay', lastLayer: 'overlay', legend: OVERLAY_LEGEND, finish: overlaySample });
}

async function overlaySample({ stem, split, score }: PredictedSample, small: SmallSample): Promise<StripEnd> {
  const iou = `IoU ${formatNumber(score.iou, 2)}`;
  return {
    title: `${stem} (${labelSplit(split)}): Dice ${formatNumber(score.dice, 2)}, ${iou}`,
    predictionRemark: `, ${iou}`,
    lastUri: await toPhotoUri(overlayPicture(small.image, small.truth, small.prediction)),
    lastAlt: `image with hits and errors of the prediction, ${iou}`,
  };
}
