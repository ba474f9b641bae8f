import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot, readJson } from '../../lib/base/file.js';
import type { Picture } from '../../lib/data/picture.js';
import { preparePicture, resizeMask } from '../../lib/preprocess/prepare.js';

interface Case {
  readonly from: readonly [width: number, height: number];
  readonly to: readonly [width: number, height: number];
  readonly image: string;
  readonly mask: string;
}

/** The scene of test/peers/resize.py, which wrote what Pillow makes of it. */
function scene(widthPx: number, heightPx: number): Picture {
  const data = Uint8Array.from({ length: 3 * widthPx * heightPx }, (_, i) => {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % widthPx, Math.floor(i / 3 / widthPx)];
    const inside = (x - widthPx / 2) ** 2 + (y - heightPx / 2) ** 2 < (heightPx / 4) ** 2;
    const waves = 110 + 60 * Math.sin(0.11 * x + c) * Math.cos(0.13 * y) + 12 * (((7 * x + 3 * y + 5 * c) % 5) - 2);
    return inside ? 215 - 20 * c : waves;
  });
  return { widthPx, heightPx, data };
}

describe('resampling next to Pillow', () => {
  let cases: readonly Case[] = [];
  before(async () => {
    const path = join(packageRoot, 'test', 'preprocess', 'fixtures', 'pillow.json');
    ({ cases } = (await readJson(path)) as { cases: readonly Case[] });
  });

  it('gives its pictures to within 2 levels on average: Lanczos where they shrink, bilinear where they grow', async () => {
    expect(cases.length).to.equal(4);
    for (const { from, to, image } of cases) {
      const [widthPx, heightPx] = to;
      const { data } = await preparePicture(scene(...from), { widthPx, heightPx });
      const theirs = Buffer.from(image, 'base64');
      expect(data.length).to.equal(theirs.length);
      const sum = data.reduce((total, value, i) => total + Math.abs(value - theirs[i]!), 0);
      expect(sum / data.length, `${from} to ${to}`).to.be.below(2);
    }
  });

  it('gives its masks, pixel by pixel', () => {
    for (const { from, to, mask } of cases) {
      const { data, ...size } = scene(...from);
      const ids = new Uint8Array(data.length / 3).map((_, i) => (data[3 * i]! > 160 ? 1 : 0));
      const [widthPx, heightPx] = to;
      expect([...resizeMask({ ...size, data: ids }, { widthPx, heightPx }).data]).to.deep.equal([
        ...Buffer.from(mask, 'base64'),
      ]);
    }
  });
});
