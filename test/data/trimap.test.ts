import { expect } from 'chai';
import { DataError } from '../../lib/base/error.js';
import { interpretTrimap } from '../../lib/data/trimap.js';

const read = (...values: number[]) =>
  interpretTrimap({ widthPx: values.length, heightPx: 1, values: Uint8Array.from(values), maximum: 255 }, 't.png');

describe('interpretTrimap', () => {
  it('reads 1 as foreground, 2 as background and 3 as outline', () => {
    expect([...read(1, 2, 3, 2).data]).to.deep.equal([1, 0, 2, 0]);
  });

  it('reads the trimaps of matting: 0, a middle grey, 255', () => {
    expect([...read(0, 102, 255).data]).to.deep.equal([0, 2, 1]);
  });

  it('names a value of neither kind', () => {
    expect(() => read(1, 2, 7)).to.throw(DataError, 'trimap values must be 1, 2, 3 (or 0, 128, 255): t.png has 1');
    expect(() => read(0, 200, 255)).to.throw(DataError, 'has 200');
  });
});
