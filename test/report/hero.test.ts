import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { encodeMaskPng } from '../../lib/data/imageFile.js';
import type { RunMetrics } from '../../lib/evaluate/evaluateRun.js';
import { readHero } from '../../lib/report/hero.js';
import { chooseWords } from '../../lib/report/words/words.js';
import { memoryDataset } from '../support/dataset.js';
import { maskOf } from '../support/masks.js';

/** Median of three images: b. */
const SCORES = [
  { id: 'a', iou: 0.9 },
  { id: 'b', iou: 0.5 },
  { id: 'c', iou: 0.1 },
];
const METRICS = { splits: { test: { perImage: SCORES } } } as unknown as RunMetrics;
const MASK = maskOf('110', '110');

describe('readHero', () => {
  const dataset = memoryDataset({
    a: { split: 'test', classes: MASK },
    b: { split: 'test', classes: MASK },
    c: { split: 'test', classes: MASK },
  });
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segbook-hero-'));
    await mkdir(join(folder, 'predictions/test'), { recursive: true });
    await writeFile(join(folder, 'predictions/test/b.png'), await encodeMaskPng(maskOf('100', '100')));
  });

  after(() => rm(folder, { recursive: true }));

  it('shows the median image of the test split three times, cut out in the middle', async () => {
    const hero = await readHero({ folder }, METRICS, dataset, chooseWords('en'));
    expect(hero?.caption).to.contain('b of the test images, whose IoU of 0.500 is the median');
    expect([hero?.widthPx, hero?.heightPx]).to.deep.equal([3 * 3 + 2 * 12, 2]);
    const bytes = Buffer.from(hero?.src.replace('data:image/webp;base64,', '') ?? '', 'base64');
    const { data, info } = await sharp(bytes).extractChannel('alpha').raw().toBuffer({ resolveWithObject: true });
    const row = [...data.subarray(0, info.width)].map((alpha) => (alpha > 127 ? 1 : 0));
    expect([row.slice(0, 3), row.slice(15, 18), row.slice(30)]).to.deep.equal([
      [1, 1, 1],
      [1, 0, 0],
      [1, 1, 1],
    ]);
    expect(row.slice(3, 15)).to.deep.equal(Array(12).fill(0));
  });

  it('shows nothing where pictures may not be shown, or nothing was predicted', async () => {
    const words = chooseWords('en');
    expect(await readHero({ folder }, METRICS, { ...dataset, showPictures: false }, words)).to.equal(undefined);
    expect(await readHero({ folder: join(folder, 'none') }, METRICS, dataset, words)).to.equal(undefined);
    expect(await readHero({ folder }, { splits: {} }, dataset, words)).to.equal(undefined);
  });
});
