import { expect } from 'chai';
import sharp from 'sharp';
import { readPlainSize } from '../../lib/preprocess/jpegSize.js';

const encode = (width: number, height: number, orientation?: number, progressive = false): Promise<Buffer> => {
  const picture = sharp({ create: { width, height, channels: 3, background: '#345' } });
  return (orientation === undefined ? picture : picture.withMetadata({ orientation })).jpeg({ progressive }).toBuffer();
};

describe('readPlainSize', () => {
  it('reads the size from the frame', async () => {
    expect(readPlainSize(await encode(300, 20))).to.deep.equal({ widthPx: 300, heightPx: 20 });
    expect(readPlainSize(await encode(7, 1000, undefined, true))).to.deep.equal({ widthPx: 7, heightPx: 1000 });
  });

  it('says nothing where there may be an orientation, or the file is none', async () => {
    const file = await encode(30, 20);
    for (const bytes of [await encode(30, 20, 6), file.subarray(0, 30), Uint8Array.of(0xff, 0xd8, 0xff)]) {
      expect(readPlainSize(bytes)).to.equal(null);
    }
  });
});
