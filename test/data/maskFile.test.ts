import { expect } from 'chai';
import sharp from 'sharp';
import { distinctValues, readStoredMask } from '../../lib/data/maskFile.js';
import { expectDataError, flatPng, greyPng, greyPng16, palettePng, useFolders } from './folderFixture.js';

describe('readStoredMask', () => {
  const makeFolder = useFolders();
  const read = async (bytes: Uint8Array) => readStoredMask(`${await makeFolder({ 'm.png': bytes })}/m.png`);

  it('keeps the values of 8-bit grey', async () => {
    const mask = await read(
      await greyPng([
        [0, 1, 2],
        [3, 128, 255],
      ]),
    );
    expect(mask).to.deep.equal({ widthPx: 3, heightPx: 2, values: Uint8Array.of(0, 1, 2, 3, 128, 255), maximum: 255 });
    expect(distinctValues(mask)).to.deep.equal([0, 1, 2, 3, 128, 255]);
  });

  it('keeps the values of 16-bit grey', async () => {
    const mask = await read(await greyPng16([[0, 1, 300, 65535]]));
    expect(mask.values).to.deep.equal(Uint16Array.of(0, 1, 300, 65535));
    expect(mask.maximum).to.equal(65535);
  });

  it('reads a palette whose colours are grey', async () => {
    const bytes = await sharp(await greyPng([[0, 85, 170, 255]]))
      .png({ palette: true })
      .toBuffer();
    expect((await sharp(bytes).metadata()).isPalette).to.equal(true);
    expect([...(await read(bytes)).values]).to.deep.equal([0, 85, 170, 255]);
  });

  it('drops transparency', async () => {
    const raw = { width: 2, height: 1, channels: 4 as const };
    const bytes = await sharp(Uint8Array.of(0, 0, 0, 255, 9, 9, 9, 0), { raw })
      .png()
      .toBuffer();
    expect([...(await read(bytes)).values]).to.deep.equal([0, 9]);
  });

  it('numbers colours in ascending order after black', async () => {
    const raw = { width: 4, height: 1, channels: 3 as const };
    const bytes = await sharp(Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0), { raw })
      .png()
      .toBuffer();
    const { values, colours, isPalette } = await read(bytes);
    expect([...values]).to.deep.equal([2, 0, 1, 2]);
    expect(colours).to.deep.equal([0x000000, 0x0000ff, 0xff0000]);
    expect(isPalette).to.equal(undefined);
  });

  it('keeps the indices of a palette with colours', async () => {
    const rows = [
      [0, 1, 2],
      [2, 2, 1],
    ];
    const mask = await read(palettePng(rows, [0x000000, 0x800000, 0xe0e0c0]));
    expect([...mask.values]).to.deep.equal(rows.flat());
    expect(mask).to.include({ isPalette: true, widthPx: 3, heightPx: 2 });
    expect(mask.colours).to.deep.equal([0x000000, 0x800000, 0xe0e0c0]);
  });

  it('takes the indices where a palette of greys makes them look the same', async () => {
    expect([...(await read(palettePng([[0, 1, 2]], [0, 0, 0]))).values]).to.deep.equal([0, 1, 2]);
  });

  it('takes alpha as the mask where all pixels have one colour', async () => {
    const raw = { width: 3, height: 1, channels: 4 as const };
    const bytes = await sharp(Uint8Array.of(9, 9, 9, 255, 9, 9, 9, 0, 9, 9, 9, 128), { raw })
      .png()
      .toBuffer();
    expect([...(await read(bytes)).values]).to.deep.equal([255, 0, 128]);
  });

  it('refuses a photograph', async () => {
    const raw = { width: 300, height: 1, channels: 3 as const };
    const bytes = await sharp(
      Uint8Array.from({ length: 900 }, (_, i) => ((i * i * 31) % 65521) & 255),
      { raw },
    )
      .png()
      .toBuffer();
    const dir = await makeFolder({ 'm.png': bytes });
    await expectDataError(
      readStoredMask(`${dir}/m.png`),
      `mask must not be a photograph: ${dir}/m.png has more than 256 colours`,
    );
  });

  it('refuses samples that are neither 8 nor 16 bit', async () => {
    const tiff = await sharp(await flatPng(2, 2))
      .toColourspace('scrgb')
      .tiff({ compression: 'none' })
      .toBuffer();
    const dir = await makeFolder({ 'm.tif': tiff });
    await expectDataError(readStoredMask(`${dir}/m.tif`), /^mask must have 8 or 16 bit a sample: .+ has float$/);
  });
});
