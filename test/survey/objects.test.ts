import { expect } from 'chai';
import fc from 'fast-check';
import type { Mask } from '../../lib/data/picture.js';
import { countOutline, measureObjects } from '../../lib/survey/objects.js';
import { maskOf } from '../support/masks.js';

/** Masks of up to 12x12 pixels, about half of them foreground. */
const masks: fc.Arbitrary<Mask> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([widthPx, heightPx]) =>
    fc
      .array(fc.integer({ min: 0, max: 1 }), { minLength: widthPx * heightPx, maxLength: widthPx * heightPx })
      .map((values) => ({ widthPx, heightPx, data: Uint8Array.from(values) })),
  );

/** Areas by filling each object from its first pixel on: an independent implementation. */
function fillObjects({ widthPx, heightPx, data }: Mask): number[] {
  const left = Uint8Array.from(data);
  const fill = (x: number, y: number): number => {
    if (x < 0 || y < 0 || x >= widthPx || y >= heightPx || left[y * widthPx + x] === 0) return 0;
    left[y * widthPx + x] = 0;
    let area = 1;
    for (const dy of [-1, 0, 1]) for (const dx of [-1, 0, 1]) area += fill(x + dx, y + dy);
    return area;
  };
  return Array.from(data, (_, i) => fill(i % widthPx, Math.floor(i / widthPx))).filter((area) => area > 0);
}

describe('measureObjects', () => {
  it('counts pixels that touch at a side or corner as one object', () => {
    expect(measureObjects(maskOf('1100', '0000', '0010', '0001'))).to.deep.equal([2, 2]);
  });

  it('joins arms that meet further down', () => {
    expect(measureObjects(maskOf('10101', '10101', '11111'))).to.deep.equal([11]);
  });

  it('keeps apart what a column of background parts', () => {
    expect(measureObjects(maskOf('10101', '10101'))).to.deep.equal([2, 2, 2]);
  });

  it('finds no object in an empty mask', () => {
    expect(measureObjects(maskOf('000', '000'))).to.deep.equal([]);
  });

  it('agrees with filling each object', () => {
    fc.assert(
      fc.property(masks, (mask) => {
        expect(measureObjects(mask)).to.have.members(fillObjects(mask)).and.have.length(fillObjects(mask).length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('countOutline', () => {
  it('counts all of a 3x3 square but its middle', () => {
    expect(countOutline(maskOf('00000', '01110', '01110', '01110', '00000'))).to.equal(8);
  });

  it('counts the border of the image as outside', () => {
    expect(countOutline(maskOf('111', '111', '111'))).to.equal(8);
    expect(countOutline(maskOf('000'))).to.equal(0);
  });
});
