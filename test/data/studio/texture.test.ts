import { expect } from 'chai';
import fc from 'fast-check';
import { createRandom } from '../../../lib/base/random.js';
import { createNoiseTiles, sampleTile } from '../../../lib/data/studio/noise.js';
import { drawCoatTexture } from '../../../lib/data/studio/texture/coatTexture.js';
import { drawGroundTexture } from '../../../lib/data/studio/texture/groundTexture.js';

describe('textures', () => {
  const tiles = createNoiseTiles(createRandom(3));

  it('are shares in [0, 1] everywhere', () => {
    const place = fc.double({ min: -2000, max: 2000, noNaN: true });
    fc.assert(
      fc.property(fc.nat(200), place, place, (seed, u, v) => {
        for (const draw of [drawCoatTexture, drawGroundTexture]) {
          expect(draw(tiles, createRandom(seed))(u, v)).to.be.within(0, 1);
        }
      }),
    );
  });

  it('sample a tile between its pixels, and repeat it', () => {
    const [a, b] = [tiles.fine[5 * 256 + 7] as number, tiles.fine[5 * 256 + 8] as number];
    expect(sampleTile(tiles.fine, 7, 5)).to.equal(a);
    expect(sampleTile(tiles.fine, 7.25, 5)).to.be.closeTo(0.75 * a + 0.25 * b, 1e-6);
    expect(sampleTile(tiles.fine, 7 - 256, 5 + 512)).to.equal(a);
  });

  it('have grain of mean 0 and deviation 1', () => {
    const mean = tiles.grain.reduce((sum, value) => sum + value, 0) / tiles.grain.length;
    const variance = tiles.grain.reduce((sum, value) => sum + (value - mean) ** 2, 0) / tiles.grain.length;
    expect(mean).to.be.closeTo(0, 0.02);
    expect(variance).to.be.closeTo(1, 0.02);
  });
});
