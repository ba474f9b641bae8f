import { expect } from 'chai';
import { createRandom } from '../../../lib/base/random.js';
import { drawDisplacement, weighNodes } from '../../../lib/preprocess/augment/elastic.js';
import { RECIPES } from '../../../lib/preprocess/augment/recipe.js';
import { drawWarp, type Warp, warpSample } from '../../../lib/preprocess/augment/warp.js';

const ROW = {
  stem: 's',
  heightPx: 1,
  widthPx: 4,
  image: Uint8Array.of(0, 0, 0, 10, 20, 30, 20, 40, 60, 30, 60, 90),
  classes: Uint8Array.of(0, 1, 2, 3),
};
const STILL: Warp = { matrix: [1, 0, 0, 1], shiftPx: [0, 0], displacement: null };
const redOf = ({ image }: { image: Uint8Array }): number[] => [...image].filter((_, i) => i % 3 === 0);

describe('warpSample', () => {
  it('mirrors exactly', () => {
    const mirrored = warpSample(ROW, { ...STILL, matrix: [-1, 0, 0, 1] });
    expect(redOf(mirrored)).to.deep.equal([30, 20, 10, 0]);
    expect([...mirrored.classes]).to.deep.equal([3, 2, 1, 0]);
  });

  it('shifts by whole pixels exactly, with the mirror image beyond the edge', () => {
    const shifted = warpSample(ROW, { ...STILL, shiftPx: [2, 0] });
    expect(redOf(shifted)).to.deep.equal([20, 30, 30, 20]);
    expect([...shifted.classes]).to.deep.equal([2, 3, 3, 2]);
  });

  it('mixes neighbouring colours, and takes the nearest class', () => {
    const shifted = warpSample(ROW, { ...STILL, shiftPx: [0.25, 0] });
    expect([...shifted.image.subarray(0, 6)]).to.deep.equal([3, 5, 8, 13, 25, 38]);
    expect([...shifted.classes]).to.deep.equal([0, 1, 2, 3]);
    expect([...warpSample(ROW, { ...STILL, shiftPx: [0.75, 0] }).classes]).to.deep.equal([1, 2, 3, 3]);
  });

  it('turns by a right angle: what was on the right comes to lie above', () => {
    const square = {
      stem: 's',
      heightPx: 2,
      widthPx: 2,
      image: new Uint8Array(12),
      classes: Uint8Array.of(0, 1, 2, 3),
    };
    expect([...warpSample(square, { ...STILL, matrix: [0, -1, 1, 0] }).classes]).to.deep.equal([1, 3, 0, 2]);
  });
});

describe('drawWarp', () => {
  it('moves nothing at strength 0', () => {
    for (let seed = 0; seed < 20; seed++) expect(drawWarp(RECIPES.none, createRandom(seed), ROW)).to.equal(null);
  });

  it('stays within its strengths', () => {
    const size = { heightPx: 100, widthPx: 200 };
    for (let seed = 0; seed < 100; seed++) {
      const recipe = { ...RECIPES.none, scale: 0.25, rotate: 10, shift: 0.1 };
      const { matrix, shiftPx } = drawWarp(recipe, createRandom(seed), size) as Warp;
      const [xx, , yx] = matrix;
      expect(Math.hypot(xx, yx)).to.be.within(0.8, 1.25);
      expect(Math.abs(Math.atan2(yx, xx))).to.be.at.most((10 * Math.PI) / 180);
      expect(Math.abs(shiftPx[0])).to.be.at.most(20);
      expect(Math.abs(shiftPx[1])).to.be.at.most(10);
    }
  });

  it('cuts a window out that lies within the frame', () => {
    for (let seed = 0; seed < 100; seed++) {
      const warp = drawWarp({ ...RECIPES.none, crop: 0.4 }, createRandom(seed), {
        heightPx: 100,
        widthPx: 100,
      }) as Warp;
      const window = warp.matrix[0];
      expect(window).to.be.within(0.6, 1);
      expect(Math.abs(warp.shiftPx[0])).to.be.at.most(50 * (1 - window) + 1e-9);
    }
  });
});

describe('elastic displacement', () => {
  it('passes through its three nodes, and its weights add up to 1', () => {
    expect([...weighNodes(3)]).to.deep.equal([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    const weights = weighNodes(9);
    for (let i = 0; i < 9; i++) {
      expect(weights[3 * i]! + weights[3 * i + 1]! + weights[3 * i + 2]!).to.be.closeTo(1, 1e-12);
    }
  });

  it('keeps a straight line straight', () => {
    const weights = weighNodes(5);
    const line = Array.from({ length: 5 }, (_, i) => 2 * weights[3 * i + 1]! + 4 * weights[3 * i + 2]!);
    for (const [i, value] of line.entries()) expect(value).to.be.closeTo(i, 1e-12);
  });

  it('draws normal displacements for half of the samples', () => {
    const draws = Array.from({ length: 400 }, (_, seed) => drawDisplacement(10, createRandom(seed)));
    const values = draws.flatMap((draw) => (draw === null ? [] : [...draw.xPx, ...draw.yPx]));
    expect(values.length / 18).to.be.within(160, 240);
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
    expect(deviation).to.be.within(9.5, 10.5);
    expect(drawDisplacement(0, createRandom(1))).to.equal(null);
  });
});
