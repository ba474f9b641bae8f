import type { Random } from '../../base/random.js';
import type { PixelSize } from '../../data/picture.js';
import { mirrorIndex } from '../placement.js';
import type { PreparedSample } from '../prepare.js';
import { type Displacement, drawDisplacement, weighNodes } from './elastic.js';
import type { AugmentRecipe } from './recipe.js';

/** Where each pixel of a warped sample comes from: `centre + matrix * (place - centre) + shift + displacement`. */
export interface Warp {
  /** Row by row: `[x of x, x of y, y of x, y of y]`. */
  readonly matrix: readonly [xx: number, xy: number, yx: number, yy: number];
  readonly shiftPx: readonly [x: number, y: number];
  readonly displacement: Displacement | null;
}

/** Draws a warp; null where nothing moves. */
export function drawWarp(recipe: AugmentRecipe, random: Random, { heightPx, widthPx }: PixelSize): Warp | null {
  const mirrorX = random.next() < recipe.flip ? -1 : 1;
  const mirrorY = random.next() < recipe.flipVertical ? -1 : 1;
  const most = Math.log(1 + recipe.scale);
  const window = 1 - random.between(0, recipe.crop);
  const step = window * Math.exp(random.between(-most, most));
  const angle = (random.between(-recipe.rotate, recipe.rotate) * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle) * step, Math.sin(angle) * step];
  const reach = recipe.shift + (1 - window) / 2;
  const shiftPx = [widthPx * random.between(-reach, reach), heightPx * random.between(-reach, reach)] as const;
  const displacement = drawDisplacement(recipe.elastic * Math.min(heightPx, widthPx), random.child('elastic'));
  const matrix = [mirrorX * cos, -mirrorX * sin, mirrorY * sin, mirrorY * cos] as const;
  const moves = displacement !== null || matrix[0] !== 1 || matrix[3] !== 1 || shiftPx[0] !== 0 || shiftPx[1] !== 0;
  return moves ? { matrix, shiftPx, displacement } : null;
}

/**
 * Warps picture (bilinear) and classes (nearest pixel) in one pass. What lies outside of the frame is its mirror image.
 * A class id is always taken from a pixel, so none is invented.
 */
export function warpSample(sample: PreparedSample, warp: Warp): PreparedSample {
  const { heightPx, widthPx } = sample;
  const [xx, xy, yx, yy] = warp.matrix;
  const [centreX, centreY] = [(widthPx - 1) / 2, (heightPx - 1) / 2];
  const image = new Uint8Array(sample.image.length);
  const classes = new Uint8Array(sample.classes.length);
  const rowOf = createDisplacer(warp.displacement, sample);
  for (let y = 0, i = 0; y < heightPx; y++) {
    const { dx, dy } = rowOf(y);
    const startX = centreX + warp.shiftPx[0] + xy * (y - centreY);
    const startY = centreY + warp.shiftPx[1] + yy * (y - centreY);
    for (let x = 0; x < widthPx; x++, i++) {
      const fromX = startX + xx * (x - centreX) + (dx[x] as number);
      const fromY = startY + yx * (x - centreX) + (dy[x] as number);
      takePixel(sample, fromX, fromY, image, classes, i);
    }
  }
  return { stem: sample.stem, heightPx, widthPx, image, classes };
}

/** Writes what is seen at a place to pixel `i`. */
function takePixel(
  { image: from, classes: ids, heightPx, widthPx }: PreparedSample,
  x: number,
  y: number,
  image: Uint8Array,
  classes: Uint8Array,
  i: number,
): void {
  let left = Math.floor(x);
  let top = Math.floor(y);
  const [u, v] = [x - left, y - top];
  let [right, bottom] = [left + 1, top + 1];
  if (left < 0 || top < 0 || right >= widthPx || bottom >= heightPx) {
    left = mirrorIndex(left, widthPx);
    right = mirrorIndex(right, widthPx);
    top = mirrorIndex(top, heightPx);
    bottom = mirrorIndex(bottom, heightPx);
  }
  const [above, below] = [top * widthPx, bottom * widthPx];
  classes[i] = ids[(v < 0.5 ? above : below) + (u < 0.5 ? left : right)] as number;
  const [a, b, c, d] = [3 * (above + left), 3 * (above + right), 3 * (below + left), 3 * (below + right)];
  for (let channel = 0; channel < 3; channel++) {
    const upper = (from[a + channel] as number) * (1 - u) + (from[b + channel] as number) * u;
    const lower = (from[c + channel] as number) * (1 - u) + (from[d + channel] as number) * u;
    image[3 * i + channel] = upper * (1 - v) + lower * v + 0.5;
  }
}

interface RowDisplacement {
  readonly dx: Float64Array;
  readonly dy: Float64Array;
}

/** The displacements of one row after another; the arrays are used again for the next row. */
function createDisplacer(
  displacement: Displacement | null,
  { heightPx, widthPx }: PixelSize,
): (y: number) => RowDisplacement {
  const row = { dx: new Float64Array(widthPx), dy: new Float64Array(widthPx) };
  if (displacement === null) return () => row;
  const columns = weighNodes(widthPx);
  const rows = weighNodes(heightPx);
  return (y) => {
    mixRow(displacement.xPx, rows, y, columns, row.dx);
    mixRow(displacement.yPx, rows, y, columns, row.dy);
    return row;
  };
}

function mixRow(nodes: Float64Array, rows: Float64Array, y: number, columns: Float64Array, out: Float64Array): void {
  const at = (column: number): number =>
    (rows[3 * y] as number) * (nodes[column] as number) +
    (rows[3 * y + 1] as number) * (nodes[3 + column] as number) +
    (rows[3 * y + 2] as number) * (nodes[6 + column] as number);
  const [first, second, third] = [at(0), at(1), at(2)];
  for (let x = 0; x < out.length; x++) {
    out[x] =
      (columns[3 * x] as number) * first +
      (columns[3 * x + 1] as number) * second +
      (columns[3 * x + 2] as number) * third;
  }
}
