import { expect } from 'chai';
import type { Picture } from '../../../lib/data/picture.js';
import { averageViews } from '../../../lib/evaluate/inference/average.js';
import { type Frame, type RunFrame, toFrame } from '../../../lib/evaluate/inference/frame.js';
import { averageMirrored, mirrorValues } from '../../../lib/evaluate/inference/mirror.js';
import { viewTiles, viewWhole } from '../../../lib/evaluate/inference/view.js';
import { noisePicture } from '../runFixture.js';

/** Says of each pixel by its red value alone: wherever the pixel lies, and whatever is around it. */
const redAlone: RunFrame = async ({ images }) =>
  new Float32Array((2 * images.length) / 3).map((_, i) => {
    const red = images[3 * Math.floor(i / 2)] as number;
    return i % 2 === 0 ? 1 - red : red;
  });

/** Says more of a pixel the further to the right it lies, 0 to 1. */
const byColumn: RunFrame = async ({ heightPx, widthPx }) =>
  new Float32Array(2 * heightPx * widthPx).map((_, i) => {
    const share = (Math.floor(i / 2) % widthPx) / (widthPx - 1);
    return i % 2 === 0 ? 1 - share : share;
  });

function redOf({ data }: Picture): number[] {
  return [...data].filter((_, i) => i % 3 === 0).map((value) => value / 255);
}

function secondClass(values: Float32Array): number[] {
  return [...values].filter((_, i) => i % 2 === 1);
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).to.equal(expected.length);
  for (const [i, value] of actual.entries()) expect(value).to.be.closeTo(expected[i]!, 1e-6);
}

describe('averageMirrored', () => {
  it('changes nothing where a network does not care about left and right', async () => {
    const frame = toFrame(noisePicture(9, 4));
    expectClose([...(await averageMirrored(redAlone, 2)(frame))], [...(await redAlone(frame))]);
  });

  it('is the mean of two: more on the right and more on the left makes a half everywhere', async () => {
    const values = await averageMirrored(byColumn, 2)(toFrame(noisePicture(9, 4)));
    expectClose(secondClass(values), Array(9 * 4).fill(0.5));
  });

  it('shows the network the picture and its mirror image', async () => {
    const seen: Frame[] = [];
    const watch: RunFrame = (frame) => {
      seen.push(frame);
      return redAlone(frame);
    };
    const frame = toFrame(noisePicture(5, 3));
    await averageMirrored(watch, 2)(frame);
    expect(seen.length).to.equal(2);
    expect(seen[0]).to.equal(frame);
    const again = mirrorValues(seen[1]!.images, { ...frame, channels: 3 });
    expect([...again]).to.deep.equal([...frame.images]);
    expect([...seen[1]!.images], 'or this shows nothing').to.not.deep.equal([...frame.images]);
  });
});

describe('averageViews', () => {
  it('takes the mean of all views, each once', async () => {
    const views = [0, 0.3, 0.9].map((value) => async () => Float32Array.of(value, 1 - value));
    expectClose([...(await averageViews(views)(noisePicture(1, 1)))], [0.4, 0.6]);
  });

  it('refuses to take the mean of none, and of views that differ in size', async () => {
    expect(() => averageViews([])).to.throw(RangeError, 'views must be at least 1: 0');
    const views = [1, 2].map((length) => async () => new Float32Array(length));
    const error = await averageViews(views)(noisePicture(1, 1)).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(RangeError);
  });
});

describe('viewTiles', () => {
  const tile = { heightPx: 8, widthPx: 12 };

  it('says of every pixel what the network says of it, whatever the size of the picture', async () => {
    for (const [widthPx, heightPx] of [
      [12, 8],
      [13, 8],
      [40, 27],
      [12, 9],
      [5, 3],
      [5, 30],
      [1, 1],
    ] as const) {
      const picture = noisePicture(widthPx, heightPx);
      expectClose(secondClass(await viewTiles(redAlone, tile, 1, 2)(picture)), redOf(picture));
    }
  });

  it('is the same as the whole view where the picture has the size of a tile', async () => {
    const picture = noisePicture(12, 8);
    for (const run of [redAlone, byColumn])
      expectClose(
        [...(await viewTiles(run, tile, 1, 2)(picture))],
        [...(await viewWhole(run, { ...tile }, 2)(picture))],
      );
  });

  it('shows the network tiles of its size only, padding what is smaller with a mirror image', async () => {
    const seen: Frame[] = [];
    const watch: RunFrame = (frame) => {
      seen.push(frame);
      return redAlone(frame);
    };
    await viewTiles(
      watch,
      { heightPx: 2, widthPx: 4 },
      1,
      2,
    )({ heightPx: 1, widthPx: 2, data: Uint8Array.of(255, 0, 0, 0, 0, 0) });
    expect(seen.map(({ heightPx, widthPx }) => [heightPx, widthPx])).to.deep.equal([[2, 4]]);
    const red = [...seen[0]!.images].filter((_, i) => i % 3 === 0);
    expect(red).to.deep.equal([1, 1, 0, 0, 1, 1, 0, 0]);
    await viewTiles(watch, tile, 1, 2)(noisePicture(40, 27));
    for (const { heightPx, widthPx, images } of seen.slice(1))
      expect([heightPx, widthPx, images.length]).to.deep.equal([8, 12, 3 * 8 * 12]);
  });

  it('brings the picture to another scale, and the probabilities back', async () => {
    const white = { heightPx: 20, widthPx: 30, data: new Uint8Array(3 * 20 * 30).fill(255) };
    const counted: Frame[] = [];
    const count: RunFrame = (frame) => {
      counted.push(frame);
      return redAlone(frame);
    };
    expectClose(secondClass(await viewTiles(count, tile, 0.4, 2)(white)), Array(20 * 30).fill(1));
    expect(counted.length, '20x30 becomes 8x12, one tile').to.equal(1);
  });
});
