import type { Picture, PixelSize, SoftMask } from '../../data/picture.js';
import { resizeBilinear } from '../../preprocess/restore.js';
import { estimateColours, findCells } from './histogram.js';

/** Rounds of estimating colours and weighing pixels by them. */
const ROUNDS = 5;
/** Pixels this near to the border are held to be background rather, as a share of the shorter side. */
const FRAME_SHARE = 0.03;
/** How much rather: taken from the logarithm of their odds. */
const FRAME_ODDS = 1.5;
/** The place may not settle a pixel alone: its prior probability stays this far from 0 and 1. */
const PRIOR_FLOOR = 0.03;
/**
 * The odds of the foreground are doubled: what is missed costs more of Dice and IoU than what is too much, where objects are
 * small. Doubling was the best of factors 1, 2 and 4 on training images of the studio.
 */
const ODDS_FACTOR = 2;
/** No colour says more than this for or against, so that smoothing moves no edge towards the weaker side. */
const EVIDENCE_MAX = 3;
/** Colours count double against the place, which parts a plain object from a plain background cleanly. */
const COLOUR_WEIGHT = 2;
/** The picture is looked at with at most this many pixels. */
const PIXELS_MAX = 10_000;
/** Reach of the box that smooths the evidence, as a share of the longer side. */
const SMOOTH_SHARE = 0.012;

/**
 * Finds the foreground of a picture by its colours, without training: colour histograms in CIE Lab of foreground and
 * background, started from a prior of the place and from the frame of the picture as likely background, and refined in five
 * rounds in which every pixel counts by its probability. What GrabCut (Rother, Kolmogorov & Blake 2004,
 * doi:10.1145/1015706.1015720) does with Gaussian mixtures and a graph cut; here evidence is smoothed over a small
 * neighbourhood instead, so this is a simpler model than GrabCut and is not called that.
 * @param prior probability of the foreground by place, of any size; it is stretched to the picture
 * @returns probability of the foreground at the picture's size
 */
export function separateColours(image: Picture, prior: SoftMask): SoftMask {
  const small = shrinkPicture(image, PIXELS_MAX);
  const odds = priorOdds(prior, small);
  const cells = findCells(small);
  let foreground = odds.map(logistic);
  for (let round = 0; round < ROUNDS; round++) {
    const above = estimateColours(cells, foreground);
    const below = estimateColours(
      cells,
      foreground.map((value) => 1 - value),
    );
    const ratios = above.map((share, cell) => bound(Math.log(share / (below[cell] as number)), EVIDENCE_MAX));
    const evidence = Float32Array.from(cells, (cell) => ratios[cell] as number);
    const smooth = smoothBox(evidence, small);
    foreground = odds.map((prior, i) => logistic(prior + COLOUR_WEIGHT * (smooth[i] as number)));
  }
  const { widthPx, heightPx } = image;
  return { widthPx, heightPx, data: resizeBilinear(foreground, { ...small, channels: 1 }, { widthPx, heightPx }) };
}

/** The prior where no mask is known: 0.5 in the middle, falling off to the border. */
export function centrePrior(sidePx = 64): SoftMask {
  const data = Float32Array.from({ length: sidePx * sidePx }, (_, i) => {
    const x = (2 * ((i % sidePx) + 0.5)) / sidePx - 1;
    const y = (2 * (Math.floor(i / sidePx) + 0.5)) / sidePx - 1;
    return 0.7 * Math.exp(-2 * (x * x + y * y));
  });
  return { widthPx: sidePx, heightPx: sidePx, data };
}

/** Logarithm of the odds of the foreground by place, with the frame as background. */
function priorOdds(prior: SoftMask, { widthPx, heightPx }: PixelSize): Float32Array {
  const values = resizeBilinear(prior.data, { ...prior, channels: 1 }, { widthPx, heightPx });
  const frame = Math.max(1, Math.round(FRAME_SHARE * Math.min(widthPx, heightPx)));
  return values.map((value, i) => {
    const [x, y] = [i % widthPx, Math.floor(i / widthPx)];
    const isFrame = x < frame || y < frame || x >= widthPx - frame || y >= heightPx - frame;
    const p = Math.min(1 - PRIOR_FLOOR, Math.max(PRIOR_FLOOR, value));
    return Math.log((ODDS_FACTOR * p) / (1 - p)) - (isFrame ? FRAME_ODDS : 0);
  });
}

function bound(value: number, largest: number): number {
  return Math.min(largest, Math.max(-largest, value));
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** The picture itself where it is small enough, else the means of equal boxes of pixels. */
function shrinkPicture(image: Picture, pixelsMax: number): Picture {
  const step = Math.ceil(Math.sqrt((image.widthPx * image.heightPx) / pixelsMax));
  if (step <= 1) return image;
  const [widthPx, heightPx] = [Math.ceil(image.widthPx / step), Math.ceil(image.heightPx / step)];
  const data = new Uint8Array(3 * widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) data.set(meanColour(image, x * step, y * step, step), 3 * (y * widthPx + x));
  }
  return { widthPx, heightPx, data };
}

function meanColour({ widthPx, heightPx, data }: Picture, left: number, top: number, step: number): number[] {
  const [right, bottom] = [Math.min(widthPx, left + step), Math.min(heightPx, top + step)];
  const sums = [0, 0, 0];
  for (let y = top; y < bottom; y++) {
    for (let i = 3 * (y * widthPx + left); i < 3 * (y * widthPx + right); i++)
      sums[i % 3] = (sums[i % 3] as number) + (data[i] as number);
  }
  return sums.map((sum) => sum / ((right - left) * (bottom - top)));
}

/** Means over a square box, cut off at the border: along the rows, then along the columns. */
function smoothBox(values: Float32Array, { widthPx, heightPx }: PixelSize): Float32Array {
  const reach = Math.max(1, Math.round(SMOOTH_SHARE * Math.max(widthPx, heightPx)));
  const rows = new Float32Array(values.length);
  for (let y = 0; y < heightPx; y++) meanAlong(values, rows, { start: y * widthPx, stride: 1, length: widthPx, reach });
  const all = new Float32Array(values.length);
  for (let x = 0; x < widthPx; x++) meanAlong(rows, all, { start: x, stride: widthPx, length: heightPx, reach });
  return all;
}

/** Where a row or a column lies, and how far to either side a mean reaches. */
interface Line {
  readonly start: number;
  readonly stride: number;
  readonly length: number;
  readonly reach: number;
}

function meanAlong(from: Float32Array, to: Float32Array, { start, stride, length, reach }: Line): void {
  let [sum, count] = [0, 0];
  for (let k = -reach; k < length; k++) {
    if (k + reach < length) {
      sum += from[start + (k + reach) * stride] as number;
      count++;
    }
    if (k - reach > 0) {
      sum -= from[start + (k - reach - 1) * stride] as number;
      count--;
    }
    if (k >= 0) to[start + k * stride] = sum / count;
  }
}
