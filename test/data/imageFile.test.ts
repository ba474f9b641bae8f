import { expect } from 'chai';
import sharp from 'sharp';
import {
  decodePicture,
  encodeMaskPng,
  encodePng,
  encodeWebp,
  readHeader,
  readPicture,
} from '../../lib/data/imageFile.js';
import { expectDataError, flatPng, greyPng, greyPng16, useFolders } from './folderFixture.js';

const pixel = (data: Uint8Array, i: number): number[] => [...data.subarray(i * 3, i * 3 + 3)];

describe('decodePicture', () => {
  it('reads colours as red, green, blue', async () => {
    const picture = await decodePicture(await flatPng(3, 2, { r: 1, g: 2, b: 3 }), 'a.png');
    expect([picture.widthPx, picture.heightPx, picture.data.length]).to.deep.equal([3, 2, 18]);
    expect(pixel(picture.data, 5)).to.deep.equal([1, 2, 3]);
  });

  it('makes three equal channels of grey', async () => {
    const { data } = await decodePicture(await greyPng([[0, 77, 255]]), 'a.png');
    expect([...data]).to.deep.equal([0, 0, 0, 77, 77, 77, 255, 255, 255]);
  });

  it('makes 8 bit of 16', async () => {
    const { data } = await decodePicture(await greyPng16([[0, 128 * 257, 65535]]), 'a.png');
    expect([...data]).to.deep.equal([0, 0, 0, 128, 128, 128, 255, 255, 255]);
  });

  it('reads CMYK JPEGs as colours', async () => {
    const cmyk = await sharp(await flatPng(8, 8, { r: 170, g: 120, b: 90 }))
      .toColourspace('cmyk')
      .jpeg({ quality: 100 })
      .toBuffer();
    expect((await sharp(cmyk).metadata()).space).to.equal('cmyk');
    const [red = 0, green = 0, blue = 0] = pixel((await decodePicture(cmyk, 'a.jpg')).data, 9);
    expect(Math.max(Math.abs(red - 170), Math.abs(green - 120), Math.abs(blue - 90))).to.be.at.most(12);
  });

  it('reads grey with transparency', async () => {
    const raw = { width: 2, height: 1, channels: 2 as const };
    const bytes = await sharp(Uint8Array.of(10, 255, 200, 0), { raw })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expect((await sharp(bytes).metadata()).channels).to.equal(2);
    expect([...(await decodePicture(bytes, 'a.png')).data]).to.deep.equal([10, 10, 10, 200, 200, 200]);
  });

  it('drops transparency and keeps the colours', async () => {
    const raw = { width: 1, height: 1, channels: 4 as const };
    const bytes = await sharp(Uint8Array.of(10, 20, 30, 0), { raw })
      .png()
      .toBuffer();
    expect([...(await decodePicture(bytes, 'a.png')).data]).to.deep.equal([10, 20, 30]);
  });

  it('turns a picture upright by its EXIF orientation', async () => {
    const raw = { width: 2, height: 1, channels: 3 as const };
    const bytes = await sharp(Uint8Array.of(255, 0, 0, 0, 0, 255), { raw })
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const picture = await decodePicture(bytes, 'a.png');
    expect([picture.widthPx, picture.heightPx]).to.deep.equal([1, 2]);
    expect(pixel(picture.data, 0)).to.deep.equal([255, 0, 0]);
    expect(await readHeader(bytes, 'a.png')).to.include({ widthPx: 1, heightPx: 2, turned: true });
  });

  it('names a file that is no image', async () => {
    const text = new TextEncoder().encode('hello');
    await expectDataError(decodePicture(text, 'images/a.png'), /^file is not a readable image: images\/a\.png \(.+\)$/);
    await expectDataError(readHeader(text, 'images/a.png'), /^file is not a readable image: images\/a\.png \(.+\)$/);
  });

  it('names a file that is cut short', async () => {
    const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251);
    const whole = await encodePng({ widthPx: 64, heightPx: 64, data: noise });
    await expectDataError(
      decodePicture(whole.slice(0, whole.length / 2), 'a.png'),
      /^file is not a readable image: a\.png/,
    );
  });
});

describe('readPicture', () => {
  const makeFolder = useFolders();

  it('reads by content, whatever the extension says', async () => {
    const dir = await makeFolder({ 'a.jpg': await flatPng(4, 3) });
    expect(await readPicture(`${dir}/a.jpg`)).to.include({ widthPx: 4, heightPx: 3 });
  });

  it('names a missing file', async () => {
    await expectDataError(readPicture('no/such.png'), 'file not found: no/such.png');
  });
});

describe('encoders', () => {
  const data = Uint8Array.from({ length: 16 * 16 * 3 }, (_, i) => 60 + (i % 3) * 40);
  const picture = { widthPx: 16, heightPx: 16, data };

  it('write PNG without loss', async () => {
    expect(await decodePicture(await encodePng(picture), 'a.png')).to.deep.equal(picture);
  });

  it('write WebP of nearly the same colours', async () => {
    const bytes = await encodeWebp(picture, 80);
    const read = await decodePicture(bytes, 'a.webp');
    expect((await sharp(bytes).metadata()).format).to.equal('webp');
    expect(read.data.every((value, i) => Math.abs(value - (data[i] ?? 0)) <= 6)).to.equal(true);
  });

  it('write class ids as grey values of one channel', async () => {
    const bytes = await encodeMaskPng({ widthPx: 3, heightPx: 1, data: Uint8Array.of(0, 1, 2) });
    expect(await sharp(bytes).metadata()).to.include({ channels: 1, depth: 'uchar' });
    expect([...(await sharp(bytes).extractChannel(0).raw().toBuffer())]).to.deep.equal([0, 1, 2]);
  });
});
