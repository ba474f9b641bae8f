import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { PixelSize } from '../data/picture.js';

/** How many large images are made, and how large. */
export interface LargeSet extends PixelSize {
  readonly count: number;
}

/** As a camera takes them. */
export const LARGE_SET: LargeSet = { count: 16, heightPx: 2000, widthPx: 3000 };

/** Writes a data set of large JPEGs with PNG masks: soft noise, so that files are as large as those of photographs. */
export async function makeLargeSet(dir: string, large: LargeSet = LARGE_SET): Promise<void> {
  const { count, heightPx: height, widthPx: width } = large;
  for (const folder of ['images', 'masks']) await mkdir(join(dir, folder), { recursive: true });
  for (let i = 0; i < count; i++) {
    const noise = { type: 'gaussian' as const, mean: 100 + 5 * i, sigma: 60 };
    const picture = sharp({ create: { width, height, channels: 3, background: '#808080', noise } });
    await picture
      .blur(1.5)
      .jpeg({ quality: 90 })
      .toFile(join(dir, 'images', `large-${i}.jpg`));
    const disc = `<circle cx="${(0.3 + 0.02 * i) * width}" cy="${height / 2}" r="${(0.2 + 0.01 * i) * height}" fill="white"/>`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${disc}</svg>`;
    const mask = sharp(Buffer.from(svg)).flatten({ background: 'black' }).toColourspace('b-w').threshold(128);
    await mask.png().toFile(join(dir, 'masks', `large-${i}.png`));
  }
}
