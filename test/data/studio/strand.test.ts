import { expect } from 'chai';
import { createLayer } from '../../../lib/data/studio/layer.js';
import { paintStrand } from '../../../lib/data/studio/strand.js';

describe('paintStrand', () => {
  const alphaOf = (radiusPx: number): Float32Array => {
    const layer = createLayer({ widthPx: 20, heightPx: 9 });
    const strand = { root: { x: 3.5, y: 4 }, heading: { x: 1, y: 0 }, lengthPx: 12, radiusPx, curl: 0 };
    paintStrand(layer, strand, [200, 100, 50], 1);
    return layer.alpha;
  };

  it('covers each pixel by the width of the hair, which narrows to its tip', () => {
    const row = alphaOf(0.4).subarray(4 * 20, 5 * 20);
    const radii = [1 / 6, 3 / 6, 5 / 6].map((way) => 0.4 * (1 - 0.67 * way));
    expect(
      [5, 9, 13].map((x) => row[x] as number).every((share, k) => Math.abs(share - 2 * (radii[k] ?? 0)) < 1e-6),
    ).to.equal(true);
  });

  it('covers its area: length times mean width', () => {
    const area = alphaOf(0.4).reduce((sum, share, i) => (i % 20 >= 4 ? sum + share : sum), 0);
    expect(area).to.be.closeTo(12 * 2 * 0.4 * (1 - 0.67 / 2), 1e-6);
  });

  it('paints its colour times what it covers', () => {
    const layer = createLayer({ widthPx: 9, heightPx: 3 });
    paintStrand(
      layer,
      { root: { x: 1, y: 1 }, heading: { x: 1, y: 0 }, lengthPx: 6, radiusPx: 3, curl: 0 },
      [200, 100, 50],
      0.5,
    );
    expect([layer.red[13], layer.green[13], layer.blue[13], layer.alpha[13]]).to.deep.equal([100, 50, 25, 1]);
  });
});
