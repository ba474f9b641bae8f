import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { packageRoot } from '../../lib/base/file.js';
import type { Dataset } from '../../lib/data/dataset.js';
import { openFolder } from '../../lib/data/folder.js';
import { PLAN_SIZE } from '../../lib/preprocess/plan.js';
import { preparePicture, prepareSample, resizeMask } from '../../lib/preprocess/prepare.js';
import { numbered } from './sampleFixture.js';

const rowOf = (...ids: number[]) => ({ widthPx: ids.length, heightPx: 1, data: Uint8Array.from(ids) });

describe('resizeMask', () => {
  it('takes the pixel under the centre', () => {
    expect([...resizeMask(rowOf(0, 1, 2), { heightPx: 1, widthPx: 6 }).data]).to.deep.equal([0, 0, 1, 1, 2, 2]);
    expect([...resizeMask(rowOf(0, 1, 2, 3), { heightPx: 1, widthPx: 2 }).data]).to.deep.equal([1, 3]);
    expect([...resizeMask(rowOf(0, 1, 2), { heightPx: 2, widthPx: 1 }).data]).to.deep.equal([1, 1]);
  });

  it('keeps a mask of the same size', () => {
    expect(resizeMask(rowOf(2, 0, 1), { heightPx: 1, widthPx: 3 })).to.deep.equal(rowOf(2, 0, 1));
  });

  it('never makes a new class id', () => {
    const sizes = fc.record({ heightPx: fc.integer({ min: 1, max: 20 }), widthPx: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 30 }), sizes, (data, size) => {
        const resized = resizeMask({ widthPx: data.length, heightPx: 1, data }, size);
        expect(resized.data.length).to.equal(size.heightPx * size.widthPx);
        expect([...data]).to.include.members([...resized.data]);
      }),
    );
  });
});

describe('preparePicture', () => {
  it('keeps a flat colour at any size', async () => {
    const picture = {
      widthPx: 2,
      heightPx: 2,
      data: Uint8Array.from({ length: 12 }, (_, i) => [10, 90, 200][i % 3] ?? 0),
    };
    const { data, widthPx, heightPx } = await preparePicture(picture, { heightPx: 3, widthPx: 5 });
    expect([heightPx, widthPx, data.length]).to.deep.equal([3, 5, 45]);
    for (let i = 0; i < 15; i++) expect([...data.subarray(i * 3, i * 3 + 3)]).to.deep.equal([10, 90, 200]);
  });

  it('keeps things in their place, larger or smaller', async () => {
    for (const [from, to] of [
      [50, 60],
      [50, 200],
      [100, 150],
      [300, 60],
      [1000, 240],
    ] as const) {
      const centre = 0.41 * from;
      const level = (x: number): number => 250 * Math.exp(-((x + 0.5 - centre) ** 2) / (0.02 * from ** 2));
      const data = Uint8Array.from({ length: 3 * from * 4 }, (_, i) => Math.round(level(Math.floor(i / 3) % from)));
      const prepared = await preparePicture({ widthPx: from, heightPx: 4, data }, { heightPx: 4, widthPx: to });
      const row = Array.from({ length: to }, (_, x) => prepared.data[3 * (to + x)] as number);
      const sum = row.reduce((total, value) => total + value, 0);
      const mean = row.reduce((total, value, x) => total + value * (x + 0.5), 0) / sum;
      expect((mean * from) / to).to.be.closeTo(centre, 0.06);
    }
  });

  it('averages when it shrinks', async () => {
    const stripes = { widthPx: 64, heightPx: 8, data: new Uint8Array(64 * 8 * 3).map((_, i) => (i % 6 < 3 ? 0 : 200)) };
    const { data } = await preparePicture(stripes, { heightPx: 2, widthPx: 8 });
    for (const value of data) expect(value).to.be.within(85, 115);
  });
});

describe('prepareSample', () => {
  it('leaves a sample of the right size as it is', async () => {
    const sample = numbered(1);
    const prepared = await prepareSample(sample, { heightPx: 2, widthPx: 3 });
    expect(prepared).to.deep.equal({
      stem: 's1',
      heightPx: 2,
      widthPx: 3,
      image: sample.image.data,
      classes: sample.classes.data,
    });
  });
});

describe('prepareSample on photographs (needs ../shared/data)', () => {
  const dir = join(packageRoot, '..', 'shared', 'data', 'oxford_pets');
  let pets: Dataset;

  before(async function () {
    if (!existsSync(dir)) this.skip();
    pets = await openFolder(dir);
  });

  it('brings differing sizes to one, with the three classes', async () => {
    for (const { stem } of pets.items.slice(0, 5)) {
      const prepared = await prepareSample(await pets.read(stem), PLAN_SIZE);
      expect(prepared.image.length).to.equal(160 * 240 * 3);
      expect([...new Set(prepared.classes)].sort()).to.deep.equal([0, 1, 2]);
    }
  });

  it('keeps the share of the foreground', async () => {
    const { foreground, ...sample } = await pets.read('Abyssinian_1');
    const { classes } = await prepareSample({ ...sample, foreground }, PLAN_SIZE);
    const share = (data: Uint8Array): number => data.filter((id) => id > 0).length / data.length;
    expect(share(classes)).to.be.closeTo(share(foreground.data), 0.005);
  });
});
