import { expect } from 'chai';
import { DataError } from '../../lib/base/error.js';
import { interpretMask, mapClasses } from '../../lib/data/classMap.js';
import type { StoredMask } from '../../lib/data/maskFile.js';

function row(values: Uint8Array | Uint16Array): StoredMask {
  return { widthPx: values.length, heightPx: 1, values, maximum: values instanceof Uint16Array ? 65535 : 255 };
}

describe('mapClasses', () => {
  it('orders classes by value, with value 0 as background', () => {
    const { names, ids } = mapClasses(
      new Map([
        [9, 'car'],
        [4, 'road'],
        [0, 'sky'],
      ]),
    );
    expect(names).to.deep.equal(['sky', 'road', 'car']);
    expect([...ids]).to.deep.equal([
      [0, 0],
      [4, 1],
      [9, 2],
    ]);
  });

  it('calls value 0 background where it has no name', () => {
    expect(mapClasses(new Map([[255, 'person']])).names).to.deep.equal(['background', 'person']);
  });

  it('puts the class named background first, whatever its value', () => {
    const { names, ids } = mapClasses(
      new Map([
        [0, 'cat'],
        [1, 'dog'],
        [255, 'background'],
      ]),
    );
    expect(names).to.deep.equal(['background', 'cat', 'dog']);
    expect(ids.get(255)).to.equal(0);
  });
});

describe('interpretMask', () => {
  it('takes everything but 0 as foreground in a hard mask', () => {
    const { classes, foreground, alpha } = interpretMask(row(Uint8Array.of(0, 1, 128, 255)), undefined, 'm.png');
    expect([...classes.data]).to.deep.equal([0, 1, 1, 1]);
    expect([...foreground.data]).to.deep.equal([0, 1, 1, 1]);
    expect([...alpha.data]).to.deep.equal([0, 1, 1, 1]);
  });

  it('is hard with 16 distinct values and soft with 17', () => {
    const values = Uint8Array.from({ length: 17 }, (_, i) => i);
    expect([...interpretMask(row(values.subarray(0, 16)), undefined, 'm.png').foreground.data]).to.include(1);
    const soft = interpretMask(row(values), undefined, 'm.png');
    expect([...soft.foreground.data]).to.deep.equal(Array(17).fill(0));
    expect(soft.alpha.data[16]).to.be.closeTo(16 / 255, 1e-7);
  });

  it('takes a soft 8-bit mask as foreground from 128 on, since 127/255 < 0.5', () => {
    const values = Uint8Array.from({ length: 256 }, (_, i) => i);
    const { classes, alpha } = interpretMask(row(values), undefined, 'm.png');
    expect([classes.data[127], classes.data[128]]).to.deep.equal([0, 1]);
    expect([alpha.data[0], alpha.data[255]]).to.deep.equal([0, 1]);
  });

  it('divides a soft 16-bit mask by 65535', () => {
    const values = Uint16Array.from({ length: 18 }, (_, i) => i * 3855);
    const { alpha } = interpretMask(row(values), undefined, 'm.png');
    expect(alpha.data[17]).to.equal(1);
    expect(alpha.data[1]).to.be.closeTo(3855 / 65535, 1e-7);
  });

  it('reads classes by their values', () => {
    const map = mapClasses(
      new Map([
        [0, 'background'],
        [7, 'cat'],
        [9, 'dog'],
      ]),
    );
    const { classes, foreground } = interpretMask(row(Uint8Array.of(0, 9, 7, 9)), map, 'm.png');
    expect([...classes.data]).to.deep.equal([0, 2, 1, 2]);
    expect([...foreground.data]).to.deep.equal([0, 1, 1, 1]);
  });

  it('names a value that classes.json does not have', () => {
    const map = mapClasses(new Map([[7, 'cat']]));
    expect(() => interpretMask(row(Uint8Array.of(0, 8)), map, 'm.png')).to.throw(
      DataError,
      'mask value must be one of classes.json (0, 7): m.png has 8',
    );
  });
});
