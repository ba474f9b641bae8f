import { expect } from 'chai';
import { blurPlane } from '../../../lib/data/studio/blur.js';

const line = (values: number[], radiusPx: number): number[] =>
  [...blurPlane(Float32Array.from(values), { widthPx: values.length, heightPx: 1 }, radiusPx)].map((v) =>
    Math.fround(v),
  );

describe('blurPlane', () => {
  it('takes the mean of the box twice: 9 in the middle becomes 1, 2, 3, 2, 1', () => {
    expect(line([0, 0, 0, 9, 0, 0, 0], 1)).to.deep.equal([0, 1, 2, 3, 2, 1, 0]);
  });

  it('takes a share of the pixel beyond the box: radius 0.5 is 1/4, 1/2, 1/4, twice', () => {
    expect(line([0, 0, 0, 16, 0, 0, 0], 0.5)).to.deep.equal([0, 1, 4, 6, 4, 1, 0]);
  });

  it('leaves all as it is for radius 0', () => {
    expect(line([1, 5, 2], 0)).to.deep.equal([1, 5, 2]);
  });

  it('repeats the border', () => {
    expect(line([7, 7, 7, 7], 2.5).every((value) => Math.abs(value - 7) < 1e-5)).to.equal(true);
  });

  it('blurs down as it blurs across', () => {
    const values = Float32Array.of(0, 0, 0, 9, 0, 0, 0);
    const down = blurPlane(values, { widthPx: 1, heightPx: 7 }, 1);
    expect([...down].map(Math.round)).to.deep.equal([0, 1, 2, 3, 2, 1, 0]);
    expect([...values]).to.deep.equal([0, 0, 0, 9, 0, 0, 0]);
  });
});
