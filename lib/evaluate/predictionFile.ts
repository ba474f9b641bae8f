import { basename, join } from 'node:path';
import { exists, writeWhole } from '../base/file.js';
import type { Sample, Split } from '../data/dataset.js';
import { encodeMaskPng, encodeWebp } from '../data/imageFile.js';
import { readStoredMask } from '../data/maskFile.js';
import type { Mask } from '../data/picture.js';
import { overlayPicture } from './overlay.js';
import type { Prediction } from './predictor.js';

/** A sample of a run folder's predictions: `predictions/<split>/<stem>.png` with class ids. */

const OVERLAY_QUALITY = 80;

/** Writes a prediction into a run folder, and beside it `<stem>-overlay.webp` with hits and errors. */
export async function writePrediction(
  runFolder: string,
  split: Split,
  { stem, image, classes }: Sample,
  prediction: Prediction,
): Promise<void> {
  const folder = join(runFolder, 'predictions', split);
  await writeWhole(join(folder, `${stem}.png`), await encodeMaskPng(prediction.classes));
  const overlay = overlayPicture(image, classes, prediction.classes);
  await writeWhole(join(folder, `${stem}-overlay.webp`), await encodeWebp(overlay, OVERLAY_QUALITY));
}

/**
 * Reads a prediction from a run folder; null where it has none of this sample.
 * @throws DataError when the file is no mask
 */
export async function readPrediction(runFolder: string, split: Split, stem: string): Promise<Mask | null> {
  // a stem may come from a file that others have written
  if (basename(stem) !== stem) return null;
  const path = join(runFolder, 'predictions', split, `${stem}.png`);
  if (!(await exists(path))) return null;
  const { values, widthPx, heightPx } = await readStoredMask(path);
  return { widthPx, heightPx, data: Uint8Array.from(values) };
}
