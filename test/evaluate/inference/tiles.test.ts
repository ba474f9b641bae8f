import { expect } from 'chai';
import fc from 'fast-check';
import { createBlend, layTiles, startTiles, weighTile } from '../../../lib/evaluate/inference/tiles.js';

describe('startTiles', () => {
  it('takes one tile where it fills the side', () => {
    expect(startTiles(8, 8)).to.deep.equal([0]);
  });

  it('spreads tiles evenly where half tiles do not fit: 3 more pixels are 1 step of 3', () => {
    expect(startTiles(11, 8)).to.deep.equal([0, 3]);
    expect(startTiles(13, 8)).to.deep.equal([0, 3, 5]);
  });

  it('covers every side with tiles inside of it, at least half overlapping', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 300 }), (tilePx, restPx) => {
        const starts = startTiles(tilePx + restPx, tilePx);
        expect(starts[0]).to.equal(0);
        expect(starts.at(-1)).to.equal(restPx);
        // rounding to whole pixels may add one
        for (let i = 1; i < starts.length; i++) expect(starts[i]! - starts[i - 1]!).to.be.within(0, tilePx / 2 + 1);
      }),
    );
  });

  it('refuses a side shorter than a tile', () => {
    expect(() => startTiles(7, 8)).to.throw(RangeError, 'side must be at least as long as a tile of 8 px: 7 px');
  });
});

describe('weighTile', () => {
  it('is a normal density with an eighth of the tile as standard deviation', () => {
    const weights = weighTile(16);
    // pixel centres lie half a pixel off the middle at 7.5; sigma is 2
    expect(weights[7]).to.be.closeTo(Math.exp(-(0.5 ** 2) / (2 * 2 ** 2)), 1e-6);
    expect(weights[0]).to.be.closeTo(Math.exp(-(7.5 ** 2) / (2 * 2 ** 2)), 1e-6);
    expect([...weights].reverse()).to.deep.equal([...weights]);
  });
});

describe('createBlend', () => {
  const sizes = fc.record({
    tile: fc.record({ heightPx: fc.integer({ min: 1, max: 12 }), widthPx: fc.integer({ min: 1, max: 12 }) }),
    moreDown: fc.nat(20),
    moreRight: fc.nat(20),
    channels: fc.integer({ min: 1, max: 3 }),
  });

  it('has weights that sum to 1 everywhere: constant tiles leave no seam, also at the borders', () => {
    fc.assert(
      fc.property(sizes, ({ tile, moreDown, moreRight, channels }) => {
        const frame = { heightPx: tile.heightPx + moreDown, widthPx: tile.widthPx + moreRight };
        const blend = createBlend({ ...frame, channels }, tile);
        const constant = new Float32Array(tile.heightPx * tile.widthPx * channels).fill(0.3);
        for (const corner of layTiles(frame, tile)) blend.add(constant, corner);
        const values = blend.finish();
        expect(values.length).to.equal(frame.heightPx * frame.widthPx * channels);
        for (const value of values) expect(value).to.be.closeTo(0.3, 1e-6);
      }),
    );
  });

  it('gives back what tiles of one picture agree about, to each channel its own', () => {
    const frame = { heightPx: 9, widthPx: 14 };
    const tile = { heightPx: 4, widthPx: 6 };
    const valueAt = (y: number, x: number, c: number): number => 100 * y + x + 0.25 * c;
    const blend = createBlend({ ...frame, channels: 2 }, tile);
    for (const { leftPx, topPx } of layTiles(frame, tile)) {
      const values = new Float32Array(4 * 6 * 2).map((_, i) =>
        valueAt(topPx + Math.floor(i / 12), leftPx + (Math.floor(i / 2) % 6), i % 2),
      );
      blend.add(values, { leftPx, topPx });
    }
    blend.finish().forEach((value, i) => {
      expect(value).to.be.closeTo(valueAt(Math.floor(i / 28), Math.floor(i / 2) % 14, i % 2), 1e-3);
    });
  });

  it('weighs two tiles by how near a pixel is to the middle of each', () => {
    const blend = createBlend({ heightPx: 1, widthPx: 6, channels: 1 }, { heightPx: 1, widthPx: 4 });
    blend.add(Float32Array.of(0, 0, 0, 0), { leftPx: 0, topPx: 0 });
    blend.add(Float32Array.of(1, 1, 1, 1), { leftPx: 2, topPx: 0 });
    const [outer, inner] = [Math.exp(-((1.5 / 0.5) ** 2) / 2), Math.exp(-((0.5 / 0.5) ** 2) / 2)];
    const expected = [0, 0, outer / (outer + inner), inner / (outer + inner), 1, 1];
    blend.finish().forEach((value, i) => {
      expect(value).to.be.closeTo(expected[i]!, 1e-6);
    });
  });
});
