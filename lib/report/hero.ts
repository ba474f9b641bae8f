import sharp from 'sharp';
import { type Dataset, testSplit } from '../data/dataset.js';
import type { Mask, Picture, PixelSize } from '../data/picture.js';
import type { RunMetrics } from '../evaluate/evaluateRun.js';
import { overlayPicture } from '../evaluate/overlay.js';
import { readPrediction } from '../evaluate/predictionFile.js';
import { pickTypical } from '../evaluate/samples.js';
import { creditPictures, fitWidth, type PictureOwner } from '../figures/tile.js';
import { preparePicture, resizeMask } from '../preprocess/prepare.js';
import type { Run } from '../train/run.js';
import { fillWords, type Words } from './words/words.js';

/** The picture of a report's cover. */
export interface Hero extends PixelSize {
  /** Address that holds the picture itself. */
  readonly src: string;
  readonly alt: string;
  readonly caption: string;
}

/** What a cover needs of a data set. */
type HeroSource = PictureOwner & Pick<Dataset, 'items' | 'read'>;

const TILE_WIDTH_PX = 340;
/** Between the tiles the page shows through. */
const GAP_PX = 12;
const QUALITY = 74;

/**
 * A typical image of the test split, side by side: as it is, cut out on a ground that is the page's own, and with the
 * prediction over it.
 * @returns nothing where the data set's pictures may not be shown, or the run has no predictions
 */
export async function readHero(
  { folder }: Pick<Run, 'folder'>,
  { splits: { test } }: Pick<RunMetrics, 'splits'>,
  dataset: HeroSource,
  words: Words,
): Promise<Hero | undefined> {
  if (!dataset.showPictures || test === undefined || test.perImage.length === 0) return undefined;
  const { id: stem, iou } = pickTypical(test);
  const prediction = await readPrediction(folder, testSplit(dataset), stem);
  if (prediction === null) return undefined;
  const { image } = await dataset.read(stem);
  const size = fitWidth(image, TILE_WIDTH_PX);
  const small = await preparePicture(image, size);
  const mask = resizeMask(prediction, size);
  // the prediction against itself: all of it is found, and nothing missed
  const overlay = overlayPicture(small, mask, mask);
  const strip = joinTiles([withAlpha(small), withAlpha(small, mask), withAlpha(overlay)], size);
  const caption = fillWords(words.heroCaption, { stem, iou: iou === null ? '–' : iou.toFixed(3) });
  return {
    ...(await encode(strip)),
    alt: fillWords(words.heroAlt, { stem }),
    caption: `${caption} ${creditPictures(dataset)}`,
  };
}

/** Four channels a pixel; where there is a mask, its background is clear. */
function withAlpha({ data }: Picture, mask?: Mask): Uint8Array {
  const tile = new Uint8Array((data.length / 3) * 4);
  for (let i = 0; 4 * i < tile.length; i++) {
    tile.set(data.subarray(3 * i, 3 * i + 3), 4 * i);
    tile[4 * i + 3] = mask === undefined || mask.data[i] !== 0 ? 255 : 0;
  }
  return tile;
}

function joinTiles(tiles: readonly Uint8Array[], { widthPx, heightPx }: PixelSize): Picture {
  const stepPx = widthPx + GAP_PX;
  const strip = { widthPx: tiles.length * stepPx - GAP_PX, heightPx };
  const data = new Uint8Array(4 * strip.widthPx * heightPx);
  for (const [n, tile] of tiles.entries())
    for (let y = 0; y < heightPx; y++)
      data.set(tile.subarray(4 * y * widthPx, 4 * (y + 1) * widthPx), 4 * (y * strip.widthPx + n * stepPx));
  return { ...strip, data };
}

async function encode({ data, widthPx, heightPx }: Picture): Promise<PixelSize & Pick<Hero, 'src'>> {
  const raw = { width: widthPx, height: heightPx, channels: 4 as const };
  const bytes = await sharp(data, { raw }).webp({ quality: QUALITY }).toBuffer();
  return { widthPx, heightPx, src: `data:image/webp;base64,${bytes.toString('base64')}` };
}
