import { expect } from 'chai';
import { probePixels } from '../../../lib/evaluate/insight/probes.js';
import { maskOf } from '../../support/masks.js';

describe('probePixels', () => {
  it('takes the deepest pixel of the foreground, the outline to its right, and the deepest of the background', () => {
    const mask = maskOf('000000000', '011100000', '011120000', '011100000', '000000000', '000000000');
    expect(probePixels(mask)).to.deep.equal([
      { place: 'inside', pixel: { x: 2, y: 2 } },
      { place: 'outline', pixel: { x: 4, y: 2 } },
      { place: 'outside', pixel: { x: 6, y: 3 } }, // the square root of 5 from (4, 2), 3 from the edges
    ]);
  });

  it('takes the edge of the picture for an outline', () => {
    expect(probePixels(maskOf('111', '111', '111'))).to.deep.equal([
      { place: 'inside', pixel: { x: 1, y: 1 } },
      { place: 'outline', pixel: { x: 2, y: 1 } },
    ]);
  });

  it('leaves out what there is not', () => {
    expect(probePixels(maskOf('000', '000', '000'))).to.deep.equal([{ place: 'outside', pixel: { x: 1, y: 1 } }]);
  });
});
