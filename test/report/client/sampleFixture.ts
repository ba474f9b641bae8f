import type { Mask, Picture } from '../../../lib/data/picture.js';
import type { PredictedSample } from '../../../lib/evaluate/samples.js';
import type { Slices } from '../../../lib/evaluate/slices/slices.js';
import type { HtmlFigure } from '../../../lib/figures/figure.js';
import { sampleFigure } from '../../../lib/figures/sampleFigure.js';

const [WIDTH_PX, HEIGHT_PX] = [60, 40];

/** Dice of the samples, in the order in which they are listed. */
export const DICE: readonly (number | null)[] = [0.6, 0.9, 0.75, null, 0.8];

function diskAt(x: number): Mask {
  const data = Uint8Array.from({ length: WIDTH_PX * HEIGHT_PX }, (_, i) => {
    const [dx, dy] = [(i % WIDTH_PX) - x, Math.floor(i / WIDTH_PX) - HEIGHT_PX / 2];
    return Number(dx * dx + dy * dy < 150);
  });
  return { widthPx: WIDTH_PX, heightPx: HEIGHT_PX, data };
}

function paint({ widthPx, heightPx, data }: Mask): Picture {
  const colours = [...data].flatMap((value, i) => (value === 1 ? [200, 120, 60] : [40, 60 + (i % WIDTH_PX) * 2, 130]));
  return { widthPx, heightPx, data: Uint8Array.from(colours) };
}

function sampleOf(dice: number | null, i: number): PredictedSample {
  const truth = diskAt(28);
  const score = { dice, iou: dice === null ? null : dice / (2 - dice) };
  const split = i === 4 ? 'val' : 'test';
  return { stem: `scene-${10 - i}`, split, image: paint(truth), truth, prediction: diskAt(24 + i), score };
}

/** Five samples, one of the validation split, in two slices. */
export function drawSamples(): Promise<HtmlFigure> {
  const slices = [
    { trait: 'contrast', name: 'lowest third', ids: ['scene-10', 'scene-8'] },
    { trait: 'touchesBorder', name: 'yes', ids: ['scene-8', 'scene-6'] },
  ] as unknown as Slices['slices'];
  return sampleFigure({
    id: 'fig-samples',
    caption: 'Samples.',
    samples: DICE.map(sampleOf),
    dataset: { name: 'drawn', licence: 'CC0-1.0', classes: ['background', 'foreground'], showPictures: true },
    slices: { slices },
  });
}
