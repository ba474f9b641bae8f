import type { Sample } from '../../data/dataset.js';
import type { Mask, Picture } from '../../data/picture.js';
import { measureObjects } from '../../survey/objects.js';
import { toLab } from '../lab.js';
import { toGrey } from '../otsu.js';

/** What may make an image easy or hard. */
export interface ImageTraits {
  /** The image's stem. */
  readonly id: string;
  /** Share of the pixels that truly are foreground. */
  readonly foregroundShare: number;
  /** Share of the pixels that the largest true object takes. */
  readonly objectShare: number;
  /** Distance in CIE Lab between the mean colours of foreground and background; `null` where either is missing. */
  readonly contrast: number | null;
  /** Variance of the Laplacian of the grey values (Pech-Pacheco et al. 2000, doi:10.1109/ICPR.2000.903548). */
  readonly sharpness: number;
  /** True where a foreground pixel lies in the outermost rows or columns; `null` where there is no foreground. */
  readonly touchesBorder: boolean | null;
}

/** Measures the traits of an image from its picture and its truth, without any prediction. */
export function describeTraits({ stem, image, foreground }: Sample): ImageTraits {
  const pixels = foreground.data.length;
  const areas = measureObjects(foreground);
  const total = areas.reduce((sum, area) => sum + area, 0);
  return {
    id: stem,
    foregroundShare: total / pixels,
    objectShare: areas.reduce((largest, area) => Math.max(largest, area), 0) / pixels,
    contrast: contrastOf(image, foreground),
    sharpness: sharpnessOf(image),
    touchesBorder: total === 0 ? null : touchesBorder(foreground),
  };
}

function contrastOf({ data }: Picture, foreground: Mask): number | null {
  const sums = [new Float64Array(4), new Float64Array(4)] as const;
  for (let i = 0; i < foreground.data.length; i++) {
    const sum = foreground.data[i] === 0 ? sums[0] : sums[1];
    const lab = toLab(data[3 * i] as number, data[3 * i + 1] as number, data[3 * i + 2] as number);
    for (let c = 0; c < 3; c++) sum[c] = (sum[c] as number) + (lab[c] as number);
    sum[3] = (sum[3] as number) + 1;
  }
  if (sums[0][3] === 0 || sums[1][3] === 0) return null;
  const [below, above] = sums.map((sum) => Array.from(sum.subarray(0, 3), (value) => value / (sum[3] as number)));
  return Math.hypot(...[0, 1, 2].map((c) => (above?.[c] ?? 0) - (below?.[c] ?? 0)));
}

/** 0 where the picture has no pixel with four neighbours. */
function sharpnessOf(image: Picture): number {
  const { widthPx, heightPx } = image;
  const grey = toGrey(image);
  const at = (i: number): number => grey[i] as number;
  let [count, sum, squares] = [0, 0, 0];
  for (let y = 1; y < heightPx - 1; y++) {
    for (let i = y * widthPx + 1; i < (y + 1) * widthPx - 1; i++) {
      const laplacian = at(i - 1) + at(i + 1) + at(i - widthPx) + at(i + widthPx) - 4 * at(i);
      count++;
      sum += laplacian;
      squares += laplacian * laplacian;
    }
  }
  return count === 0 ? 0 : squares / count - (sum / count) ** 2;
}

function touchesBorder({ widthPx, heightPx, data }: Mask): boolean {
  for (let x = 0; x < widthPx; x++) if (data[x] !== 0 || data[(heightPx - 1) * widthPx + x] !== 0) return true;
  for (let y = 0; y < heightPx; y++) if (data[y * widthPx] !== 0 || data[(y + 1) * widthPx - 1] !== 0) return true;
  return false;
}
