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

  describe('of colours', () => {
    const coloured = (colours: number[], ...values: number[]): StoredMask => ({
      ...row(Uint8Array.from(values)),
      colours,
    });
    const byColour = {
      ...mapClasses(
        new Map([
          [0xff0000, 'cat'],
          [0x0000ff, 'dog'],
        ]),
      ),
      by: 'colour' as const,
    };

    it('takes black for the background where nothing is named', () => {
      const { classes } = interpretMask(coloured([0, 0xff0000, 0x00ff00], 0, 1, 2, 0), undefined, 'm.png');
      expect([...classes.data]).to.deep.equal([0, 1, 1, 0]);
    });

    it('takes index 0 for the background of a palette without black', () => {
      const mask = { ...coloured([0xffffff, 0xff0000], 0, 1), isPalette: true };
      expect([...interpretMask(mask, undefined, 'm.png').classes.data]).to.deep.equal([0, 1]);
    });

    it('takes more than 32 of them for a photograph', () => {
      const colours = Array.from({ length: 33 }, (_, i) => i * 7);
      const all = Array.from({ length: 33 }, (_, i) => i);
      expect(() => interpretMask(coloured(colours, ...all), undefined, 'm.png')).to.throw(
        DataError,
        'mask must not be a photograph: m.png has more than 32 colours',
      );
      expect(interpretMask(coloured(colours, ...all.slice(1)), undefined, 'm.png').classes.data).to.have.length(32);
    });

    it('reads named colours, and grey as colours', () => {
      const { names } = byColour;
      expect(names).to.deep.equal(['background', 'dog', 'cat']);
      const { classes } = interpretMask(coloured([0, 0xff, 0xff0000], 2, 1, 0), byColour, 'm.png');
      expect([...classes.data]).to.deep.equal([2, 1, 0]);
      expect([...interpretMask(row(Uint8Array.of(0, 0)), byColour, 'm.png').classes.data]).to.deep.equal([0, 0]);
    });

    it('names a colour that classes.json does not have, and colours where it has values', () => {
      expect(() => interpretMask(coloured([0, 0x123456], 1), byColour, 'm.png')).to.throw(
        DataError,
        'mask colour must be one of classes.json (#000000, #0000ff, #ff0000): m.png has #123456',
      );
      const byValue = mapClasses(new Map([[1, 'cat']]));
      expect(() => interpretMask(coloured([0, 0x123456], 1), byValue, 'm.png')).to.throw(
        DataError,
        'mask must have the values of classes.json, one a pixel: m.png has colours',
      );
    });

    it('reads indices of a palette as values', () => {
      const byValue = mapClasses(new Map([[2, 'cat']]));
      const mask = { ...coloured([0, 1, 2], 0, 2), isPalette: true };
      expect([...interpretMask(mask, byValue, 'm.png').classes.data]).to.deep.equal([0, 1]);
    });
  });

  it('names a value that classes.json does not have', () => {
    const map = mapClasses(new Map([[7, 'cat']]));
    expect(() => interpretMask(row(Uint8Array.of(0, 8)), map, 'm.png')).to.throw(
      DataError,
      'mask value must be one of classes.json (0, 7): m.png has 8',
    );
  });
});
