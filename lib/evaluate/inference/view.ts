import type { Picture, PixelSize } from '../../data/picture.js';
import { cropContent, type Placement, padMirrored } from '../../preprocess/placement.js';
import type { PlanSize } from '../../preprocess/plan.js';
import { preparePicture } from '../../preprocess/prepare.js';
import { resizeBilinear, restoreValues } from '../../preprocess/restore.js';
import { type RunFrame, toFrame, type View } from './frame.js';
import { createBlend, layTiles } from './tiles.js';

/**
 * Looks at the whole picture at once: it is brought to the network's size, and the probabilities are brought back
 * (without padding, bilinear).
 */
export function viewWhole(run: RunFrame, size: PlanSize, classCount: number): View {
  return async (image) => {
    const small = await run(toFrame(await preparePicture(image, size)));
    return restoreValues(small, size, image, classCount);
  };
}

/**
 * Looks at a picture tile by tile, each of the network's size, half overlapping, blended by Gaussian weights (nnU-Net,
 * Isensee et al. 2021). A side that is shorter than a tile is padded with its mirror image.
 * @param scale the picture is brought to this multiple of its own size before
 */
export function viewTiles(run: RunFrame, tile: PixelSize, scale: number, classCount: number): View {
  const { heightPx, widthPx } = tile;
  return async (original) => {
    const image = await scalePicture(original, scale);
    const frame = { heightPx: Math.max(image.heightPx, heightPx), widthPx: Math.max(image.widthPx, widthPx) };
    const placement = placeInMiddle(image, frame);
    const data = padMirrored(image.data, placement, frame, 3);
    const blend = createBlend({ ...frame, channels: classCount }, tile);
    for (const corner of layTiles(frame, tile)) {
      const cut = cropContent(data, { ...corner, heightPx, widthPx }, frame, 3);
      blend.add(await run(toFrame({ heightPx, widthPx, data: cut })), corner);
    }
    const values = cropContent(blend.finish(), placement, frame, classCount);
    return scale === 1 ? values : resizeBilinear(values, { ...placement, channels: classCount }, original);
  };
}

async function scalePicture(image: Picture, scale: number): Promise<Picture> {
  if (scale === 1) return image;
  const side = (sidePx: number): number => Math.max(1, Math.round(sidePx * scale));
  return preparePicture(image, { heightPx: side(image.heightPx), widthPx: side(image.widthPx) });
}

function placeInMiddle({ heightPx, widthPx }: PixelSize, frame: PixelSize): Placement {
  const leftPx = Math.floor((frame.widthPx - widthPx) / 2);
  return { heightPx, widthPx, leftPx, topPx: Math.floor((frame.heightPx - heightPx) / 2) };
}
