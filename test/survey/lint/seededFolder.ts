import sharp, { type Sharp } from 'sharp';
import { createRandom } from '../../../lib/base/random.js';
import { greyPng } from '../../data/folderFixture.js';

/** Contents by path inside of the folder, to be changed. */
export type SeededFiles = Record<string, string | Uint8Array>;

export const WIDTH_PX = 48;
export const HEIGHT_PX = 40;
/** Stems, with their splits: eight for train, two for val, two for test. */
export const STEMS: readonly string[] = 'abcdefghijkl'.split('');
const SPLIT_OF = (i: number): string => (i < 8 ? 'train' : i < 10 ? 'val' : 'test');

/** A picture of coarse blocks of random colours: no two seeds look alike. */
export function blockPicture(seed: number, widthPx: number = WIDTH_PX, heightPx: number = HEIGHT_PX): Sharp {
  const random = createRandom(seed).child('blocks');
  const blocks = Uint8Array.from({ length: 3 * 64 }, () => random.integer(0, 255));
  const raw = { width: 8, height: 8, channels: 3 as const };
  return sharp(blocks, { raw }).resize(widthPx, heightPx, { kernel: 'cubic', fit: 'fill' });
}

/** Rows of a mask: a disc in the middle has `inside`, the rest `outside`. */
export function discRows(
  inside: number,
  outside = 0,
  widthPx: number = WIDTH_PX,
  heightPx: number = HEIGHT_PX,
): number[][] {
  const radius = Math.min(widthPx, heightPx) / 3;
  return Array.from({ length: heightPx }, (_, y) =>
    Array.from({ length: widthPx }, (_, x) =>
      Math.hypot(x - widthPx / 2, y - heightPx / 2) < radius ? inside : outside,
    ),
  );
}

/** A folder without a fault: twelve pairs of like size and different pictures, with splits. */
export async function cleanFiles(): Promise<SeededFiles> {
  const files: SeededFiles = {};
  for (const [i, stem] of STEMS.entries()) {
    files[`images/${stem}.png`] = await blockPicture(i + 1)
      .png()
      .toBuffer();
    files[`masks/${stem}.png`] = await greyPng(discRows(255));
  }
  return { ...files, 'splits.csv': splitsOf(STEMS.map((stem, i) => [stem, SPLIT_OF(i)])) };
}

export function splitsOf(rows: readonly (readonly string[])[]): string {
  return `stem,split\n${rows.map((row) => row.join()).join('\n')}\n`;
}

/** Trimaps for all pairs: the disc has 1, a ring around its outline 3, the rest 2. */
export async function addTrimaps(files: SeededFiles): Promise<void> {
  const trimap = await greyPng(trimapRows());
  for (const stem of STEMS) files[`trimaps/${stem}.png`] = trimap;
}

export function trimapRows(ring = 3, ringPx = 2): number[][] {
  const radius = Math.min(WIDTH_PX, HEIGHT_PX) / 3;
  return discRows(1, 2).map((row, y) =>
    row.map((value, x) => {
      const distance = Math.hypot(x - WIDTH_PX / 2, y - HEIGHT_PX / 2) - radius;
      return Math.abs(distance) < ringPx ? ring : value;
    }),
  );
}
