import type { PixelSize } from '../../data/picture.js';
import { mirrorIndex } from '../placement.js';

/** Below this the kernel's neighbours weigh less than a level. */
const SIGMA_LEAST = 0.2;

/**
 * Blurs an image with a Gaussian, first along rows and then along columns; beyond its edges lies its mirror image.
 * @param image [H, W, 3], 0..255
 */
export function blurImage(image: Uint8Array, { heightPx, widthPx }: PixelSize, sigmaPx: number): Uint8Array {
  if (sigmaPx < SIGMA_LEAST) return image;
  const kernel = gaussian(sigmaPx);
  const rows = new Float32Array(image.length);
  blurLines(image, rows, kernel, { lines: heightPx, lineStep: 3 * widthPx, length: widthPx, step: 3 });
  const result = new Uint8ClampedArray(image.length);
  blurLines(rows, result, kernel, { lines: widthPx, lineStep: 3, length: heightPx, step: 3 * widthPx });
  return new Uint8Array(result.buffer);
}

/** How the lines lie in memory: a pixel of a line follows the one before by `step`. */
interface Lines {
  readonly lines: number;
  readonly lineStep: number;
  readonly length: number;
  readonly step: number;
}

function blurLines(
  from: Uint8Array | Float32Array,
  to: Float32Array | Uint8ClampedArray,
  kernel: Float64Array,
  { lines, lineStep, length, step }: Lines,
): void {
  const radius = (kernel.length - 1) / 2;
  const places = new Uint32Array(length + 2 * radius).map((_, i) => step * mirrorIndex(i - radius, length));
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      let [red, green, blue] = [0, 0, 0];
      for (let k = 0; k < kernel.length; k++) {
        const at = line * lineStep + (places[i + k] as number);
        const weight = kernel[k] as number;
        red += weight * (from[at] as number);
        green += weight * (from[at + 1] as number);
        blue += weight * (from[at + 2] as number);
      }
      const at = line * lineStep + i * step;
      to[at] = red;
      to[at + 1] = green;
      to[at + 2] = blue;
    }
  }
}

function gaussian(sigmaPx: number): Float64Array {
  const radius = Math.ceil(2.5 * sigmaPx);
  const weights = new Float64Array(2 * radius + 1).map((_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigmaPx ** 2)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
