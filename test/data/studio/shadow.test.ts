import { expect } from 'chai';
import { cover, createLayer } from '../../../lib/data/studio/layer.js';
import { paintShadows } from '../../../lib/data/studio/shadow.js';

describe('paintShadows', () => {
  const size = { widthPx: 60, heightPx: 40 };

  /** A white floor behind row 10, and a post at column 30 from row 5 to row 34. */
  function shadowOf(lightX: number): Float32Array {
    const floor = createLayer(size);
    for (let i = 0; i < 60 * 40; i++) cover(floor, i, [200, 200, 200], 1, 1);
    const alpha = new Float32Array(60 * 40);
    for (let y = 5; y < 35; y++) alpha.fill(1, y * 60 + 29, y * 60 + 32);
    paintShadows(floor, alpha, 35, 10, { x: lightX, y: -0.6, z: 0.6, ambient: 0.5 });
    return floor.red;
  }

  it('falls away from the light', () => {
    const [fromLeft, fromRight] = [shadowOf(-0.5), shadowOf(0.5)];
    const row = 30 * 60;
    expect(fromLeft[row + 42]).to.be.below(199);
    expect(fromLeft[row + 18]).to.equal(200);
    expect(fromRight[row + 18]).to.be.below(199);
    expect(fromRight[row + 42]).to.equal(200);
  });

  it('is darkest at the feet, and falls on no wall', () => {
    const shadow = shadowOf(-0.5);
    expect(Math.min(...shadow)).to.equal(Math.min(...shadow.subarray(32 * 60, 38 * 60)));
    expect([...new Set(shadow.subarray(0, 6 * 60))]).to.deep.equal([200]);
  });
});
