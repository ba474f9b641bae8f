import { quantileSorted } from '../base/quantile.js';
import type { Survey } from '../survey/survey.js';
import { type Fit, PLAN_SIZE, type PlanSize } from './plan.js';

/** What a plan reads of a survey. */
export type PlanFacts = Pick<Survey, 'classes' | 'classShares' | 'counts' | 'foregroundShare'> & {
  readonly images: readonly Pick<
    Survey['images'][number],
    'widthPx' | 'heightPx' | 'foregroundShare' | 'largestObjectShare' | 'meanColour'
  >[];
};

/** A value with the reason for it. */
export interface Reasoned<T> {
  readonly value: T;
  readonly reason: string;
}

/** Pixels of the standard frame: what two cores train on within minutes. */
export const STANDARD_PIXELS: number = PLAN_SIZE.heightPx * PLAN_SIZE.widthPx;
/** The frame grows to this many times the standard where objects are small. */
const GROWTH_MAX = 4;
/** Side that the middle one of the largest objects should have in the frame, in pixels. */
const OBJECT_SIDE_PX = 32;
/** Shortest side at the bottom of the network, in pixels. */
const BOTTOM_PX = 4;
const DEPTH_MAX = 4;
/** Stretching may change the shape of nine tenths of the images by this factor. */
const DISTORTION_MAX = 1.25;

/** The median of numbers; 0 of none. */
export function middle(values: readonly number[]): number {
  return values.length === 0
    ? 0
    : quantileSorted(
        [...values].sort((a, b) => a - b),
        0.5,
      );
}

/** How many pixels the frame should have. */
export function choosePixels({ images }: PlanFacts): Reasoned<number> {
  const own = middle(images.map(({ widthPx, heightPx }) => widthPx * heightPx));
  const objects = images.map(({ largestObjectShare }) => largestObjectShare).filter((share) => share > 0);
  const sidePx = Math.sqrt(middle(objects) * Math.min(STANDARD_PIXELS, own));
  if (own < STANDARD_PIXELS) {
    return { value: own, reason: `the images have ${thousands(own)} pixels (median), fewer than the default frame` };
  }
  if (objects.length === 0 || sidePx >= OBJECT_SIDE_PX) {
    return { value: STANDARD_PIXELS, reason: 'the objects are large enough in a frame of the default area' };
  }
  const growth = Math.min((OBJECT_SIDE_PX / sidePx) ** 2, GROWTH_MAX, own / STANDARD_PIXELS);
  const reason =
    `the largest object of an image would be ${Math.round(sidePx)} px wide in a frame of the default area (median), ` +
    `so the area grows ${growth.toFixed(1)}-fold`;
  return { value: growth * STANDARD_PIXELS, reason };
}

/** How often the frame can be halved. */
export function chooseDepth(pixels: number, aspect: number): Reasoned<number> {
  const shortPx = Math.sqrt(pixels) * Math.min(Math.sqrt(aspect), 1 / Math.sqrt(aspect));
  const value = Math.max(1, Math.min(DEPTH_MAX, Math.floor(Math.log2(shortPx / BOTTOM_PX))));
  return { value, reason: `the shorter side of about ${Math.round(shortPx)} px keeps ${BOTTOM_PX} px at the bottom` };
}

/** A frame of about that many pixels and that shape, each side a multiple of `2 ** halvings`. */
export function chooseFrame(pixels: number, aspect: number, halvings: number): PlanSize {
  const unit = 2 ** halvings;
  const least = Math.ceil(16 / unit);
  const round = (side: number): number => Math.min(Math.max(Math.round(side / unit), least) * unit, 2048);
  return { heightPx: round(Math.sqrt(pixels / aspect)), widthPx: round(Math.sqrt(pixels * aspect)) };
}

/** Whether images can be stretched to the frame without much harm. */
export function chooseFit({ images }: PlanFacts, { heightPx, widthPx }: PlanSize): Reasoned<Fit> {
  const distortions = images
    .map((image) => Math.abs(Math.log((image.widthPx * heightPx) / (image.heightPx * widthPx))))
    .sort((a, b) => a - b);
  const ninth = Math.exp(distortions.length === 0 ? 0 : quantileSorted(distortions, 0.9));
  const told = `stretching would change the shape of a tenth of the images ${ninth.toFixed(2)}-fold or more`;
  return ninth > DISTORTION_MAX
    ? { value: 'letterbox', reason: told }
    : { value: 'stretch', reason: `${told}, which harms less than padding` };
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString('en');
}
