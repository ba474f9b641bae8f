import { expect } from 'chai';
import fc from 'fast-check';
import sharp from 'sharp';
import { readPalettePng } from '../../lib/data/palettePng.js';
import { flatPng, palettePng } from './folderFixture.js';

/** Sixteen different colours. */
const PALETTE = Array.from({ length: 16 }, (_, i) => (i * 17 * 65536) | (255 - i * 17));

describe('readPalettePng', () => {
  it('reads indices of 1, 2, 4 and 8 bits, whatever the width', async () => {
    const bits = fc.constantFrom(1, 2, 4, 8);
    const picture = bits.chain((size) => {
      const row = (width: number) =>
        fc.array(fc.nat(Math.min(15, 2 ** size - 1)), { minLength: width, maxLength: width });
      const rows = fc
        .integer({ min: 1, max: 20 })
        .chain((width) => fc.array(row(width), { minLength: 1, maxLength: 9 }));
      return fc.tuple(fc.constant(size), rows);
    });
    await fc.assert(
      fc.asyncProperty(picture, async ([size, rows]) => {
        const read = await readPalettePng(palettePng(rows, PALETTE.slice(0, 2 ** size), size));
        expect([...(read?.indices ?? [])]).to.deep.equal(rows.flat());
        expect(read?.palette).to.deep.equal(PALETTE.slice(0, 2 ** size));
      }),
    );
  });

  it('agrees with libvips on the colours of filtered rows', async () => {
    const raw = { width: 97, height: 61, channels: 3 as const };
    const pixels = Uint8Array.from({ length: 97 * 61 }, (_, i) => Math.floor((i % 97) / 9 + i / 970) % 16);
    const colours = Uint8Array.from([...pixels].flatMap((value) => [value * 16, 200 - value, value]));
    for (const adaptiveFiltering of [true, false]) {
      const bytes = await sharp(colours, { raw }).png({ palette: true, dither: 0, adaptiveFiltering }).toBuffer();
      const read = await readPalettePng(bytes);
      const decoded = await sharp(bytes).removeAlpha().raw().toBuffer();
      const own = [...(read?.indices ?? [])].map((index) => read?.palette[index]);
      const theirs = own.map((_, i) => decoded.readUIntBE(i * 3, 3));
      expect(own).to.deep.equal(theirs);
    }
  });

  it('leaves a PNG of another kind, and an interlaced one', async () => {
    expect(await readPalettePng(await flatPng(2, 2))).to.equal(undefined);
    const interlaced = await sharp(await flatPng(9, 9))
      .png({ palette: true, progressive: true })
      .toBuffer();
    expect(await readPalettePng(interlaced)).to.equal(undefined);
  });

  it('tells when pixels are cut short', async () => {
    const whole = palettePng(Array(50).fill(Array.from({ length: 50 }, (_, i) => (i * i) % 16)), PALETTE);
    const error = await readPalettePng(whole.slice(0, whole.length - 40)).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error);
  });
});
