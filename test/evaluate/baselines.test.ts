import { expect } from 'chai';
import fc from 'fast-check';
import { DataError } from '../../lib/base/error.js';
import type { Dataset } from '../../lib/data/dataset.js';
import { allForeground, averageMasks, meanMask, otsu } from '../../lib/evaluate/baselines.js';
import { findOtsuThreshold, toGrey } from '../../lib/evaluate/otsu.js';
import { greyPng } from '../data/folderFixture.js';
import { greyPicture, memoryDataset, sampleOf } from '../support/dataset.js';
import { maskOf, softMaskOf } from '../support/masks.js';

describe('allForeground', () => {
  it('calls every pixel foreground, at the size of the image', async () => {
    const { classes, foreground } = await allForeground().predict(greyPicture(2, 0, 9, 40, 255));
    expect(classes).to.deep.equal(maskOf('11', '11'));
    expect(foreground).to.deep.equal(softMaskOf(2, 1, 1, 1, 1));
  });
});

describe('toGrey', () => {
  it('weighs red, green and blue as Rec. 601 does', () => {
    const data = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255);
    const expected = [0.299 * 255, 0.587 * 255, 0.114 * 255, 255].map(Math.round);
    expect([...toGrey({ widthPx: 4, heightPx: 1, data })]).to.deep.equal(expected);
  });
});

describe('findOtsuThreshold', () => {
  /** Otsu's criterion by definition: the variance within the two classes, to be least. */
  function varianceWithin(grey: number[], threshold: number): number {
    const squares = (values: number[]): number => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    };
    return squares(grey.filter((v) => v <= threshold)) + squares(grey.filter((v) => v > threshold));
  }

  it('parts two heaps of values', () => {
    expect(findOtsuThreshold(Uint8Array.of(10, 12, 11, 200, 210))).to.equal(12);
  });

  it('leaves everything on the dark side where all values are equal', () => {
    expect(findOtsuThreshold(Uint8Array.of(7, 7, 7))).to.equal(255);
  });

  it('leaves the least variance within the classes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 30 }), (grey) => {
        const values = [...grey];
        if (new Set(values).size < 2) return;
        const least = Math.min(...values.filter((v) => v < Math.max(...values)).map((v) => varianceWithin(values, v)));
        expect(varianceWithin(values, findOtsuThreshold(grey))).to.be.closeTo(least, 1e-6 * (1 + least));
      }),
    );
  });
});

describe('otsu', () => {
  it('takes the side with fewer pixels as foreground, bright or dark', async () => {
    const bright = await otsu().predict(greyPicture(5, 10, 20, 10, 20, 240));
    const dark = await otsu().predict(greyPicture(5, 230, 250, 10, 250, 230));
    expect(bright.classes).to.deep.equal(maskOf('00001'));
    expect(dark.classes).to.deep.equal(maskOf('00100'));
    expect(dark.foreground).to.deep.equal(softMaskOf(5, 0, 0, 1, 0, 0));
  });

  it('finds nothing in a picture of one grey', async () => {
    expect((await otsu().predict(greyPicture(2, 90, 90))).classes).to.deep.equal(maskOf('00'));
  });
});

describe('meanMask', () => {
  const dataset = memoryDataset({
    a: { split: 'train', classes: maskOf('1100') },
    b: { split: 'train', classes: maskOf('1000') },
    c: { split: 'train', classes: maskOf('2100') },
    d: { split: 'val', classes: maskOf('0011') },
  });

  it('averages the training masks and calls foreground what most of them do', async () => {
    const predictor = await meanMask(dataset, { widthPx: 4, heightPx: 1 });
    const { classes, foreground } = await predictor.predict(greyPicture(4, 0, 0, 0, 0));
    expect(foreground).to.deep.equal(softMaskOf(4, 1, 2 / 3, 0, 0));
    expect(classes).to.deep.equal(maskOf('1100'));
    expect(dataset.reads).to.deep.equal(['a', 'b', 'c']);
  });

  it('leaves pictures undecoded where the truth can be read by itself', async () => {
    const sizes: unknown[] = [];
    const files: Dataset = {
      ...memoryDataset({ a: { split: 'train', classes: maskOf('1100') } }),
      read: async (stem) => expect.fail(`decoded ${stem}`),
      readEncoded: async () => greyPng([[1, 2, 3, 4]]),
      readTruth: async (stem, { widthPx, heightPx }) => {
        sizes.push([stem, widthPx, heightPx]);
        return sampleOf(stem, maskOf('1100'));
      },
    };
    const { data } = await averageMasks(files, { widthPx: 4, heightPx: 1 });
    expect([...data]).to.deep.equal([1, 1, 0, 0]);
    expect(sizes).to.deep.equal([['a', 4, 1]]);
  });

  it('stretches the mean to each image', async () => {
    const predictor = await meanMask(dataset, { widthPx: 2, heightPx: 1 });
    const { classes } = await predictor.predict(greyPicture(6, ...new Array<number>(12).fill(0)));
    expect(classes).to.deep.equal(maskOf('111000', '111000'));
  });

  it('needs a training image', async () => {
    const empty = memoryDataset({ d: { split: 'val', classes: maskOf('01') } });
    const error = await meanMask(empty, { widthPx: 1, heightPx: 1 }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(DataError);
    expect(error).to.have.property('message', 'mean mask needs training images: memory has none');
  });
});
