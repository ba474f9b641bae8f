import { expect } from 'chai';
import sharp from 'sharp';
import { distinctValues, readStoredMask } from '../../lib/data/maskFile.js';
import { expectDataError, flatPng, greyPng, greyPng16, useFolders } from './folderFixture.js';

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

  it('refuses colours', async () => {
    const dir = await makeFolder({ 'm.png': await flatPng(2, 2, { r: 255, g: 0, b: 0 }) });
    await expectDataError(readStoredMask(`${dir}/m.png`), `mask must have one value a pixel: ${dir}/m.png has colours`);
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
