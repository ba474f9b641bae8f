import { expect } from 'chai';
import { markOutline } from '../../../lib/data/studio/outline.js';

describe('markOutline', () => {
  it('marks the pixels within 2.5 px of the outside', () => {
    const row = { widthPx: 9, heightPx: 1, data: Uint8Array.of(0, 1, 1, 1, 1, 1, 1, 1, 1) };
    expect([...markOutline(row).data]).to.deep.equal([0, 2, 2, 1, 1, 1, 1, 1, 1]);
  });

  it('follows holes', () => {
    const data = new Uint8Array(49).fill(1);
    data[3 * 7 + 3] = 0;
    const rows = Array.from({ length: 7 }, (_, y) =>
      [...markOutline({ widthPx: 7, heightPx: 7, data }).data.subarray(y * 7, y * 7 + 7)].join(''),
    );
    expect(rows).to.deep.equal(['1111111', '1122211', '1222221', '1220221', '1222221', '1122211', '1111111']);
  });

  it('takes the border of the picture for no boundary', () => {
    const full = { widthPx: 3, heightPx: 3, data: new Uint8Array(9).fill(1) };
    expect([...markOutline(full).data]).to.deep.equal(Array(9).fill(1));
  });
});
