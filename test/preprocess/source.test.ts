import { expect } from 'chai';
import sharp from 'sharp';
import { DataError } from '../../lib/base/error.js';
import type { Picture } from '../../lib/data/picture.js';
import { keyOf, readPrepared, type SampleSource } from '../../lib/preprocess/source.js';
import { failureOf } from '../support/failure.js';

const SIZE = { heightPx: 40, widthPx: 60 };

/** A picture of soft colour waves. */
function waves(widthPx: number, heightPx: number): Picture {
  const data = Uint8Array.from({ length: 3 * widthPx * heightPx }, (_, i) => {
    const [x, y] = [(Math.floor(i / 3) % widthPx) / widthPx, Math.floor(i / 3 / widthPx) / heightPx];
    return 128 + 100 * Math.sin(9 * x + (i % 3)) * Math.cos(7 * y);
  });
  return { widthPx, heightPx, data };
}

/** A source of one JPEG whose left half is foreground; `turned` stores it on its side. */
async function sourceOf(widthPx: number, heightPx: number, turned = false) {
  const picture = waves(widthPx, heightPx);
  const raw = { width: widthPx, height: heightPx, channels: 3 as const };
  const upright = sharp(picture.data, { raw });
  const stored = turned ? upright.rotate(-90).withMetadata({ orientation: 6 }) : upright;
  const bytes = await stored.jpeg({ quality: 95 }).toBuffer();
  const decoded = new Uint8Array(await sharp(bytes).autoOrient().raw().toBuffer());
  const ids = new Uint8Array(widthPx * heightPx).map((_, i) => (i % widthPx < widthPx / 2 ? 1 : 0));
  const size = { widthPx, heightPx };
  const classes = { ...size, data: ids };
  const truth = { classes, foreground: classes, alpha: { ...size, data: Float32Array.from(ids) } };
  let reads = 0;
  const source: SampleSource = {
    read: async (stem) => {
      reads++;
      return { stem, image: { ...size, data: decoded }, ...truth };
    },
    readEncoded: async () => bytes,
    readTruth: async (_stem, original) => {
      expect(original).to.deep.equal(size);
      return truth;
    },
  };
  return { source, reads: () => reads };
}

const meanDifference = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;

describe('readPrepared', () => {
  it('decodes a JPEG at the size asked for, to what decoding it as a whole gives', async () => {
    for (const turned of [false, true]) {
      for (const [widthPx, heightPx] of [
        [900, 600],
        [120, 400],
        [50, 30],
      ] as const) {
        for (const fit of ['stretch', 'letterbox'] as const) {
          const { source, reads } = await sourceOf(widthPx, heightPx, turned);
          const prepared = await readPrepared(source, 's', { ...SIZE, fit });
          expect(reads()).to.equal(0);
          const { read } = source;
          const whole = await readPrepared({ read }, 's', { ...SIZE, fit });
          expect(prepared.classes).to.deep.equal(whole.classes);
          expect(prepared.content).to.deep.equal(whole.content);
          expect(meanDifference(prepared.image, whole.image)).to.be.below(1.5);
        }
      }
    }
  });

  it('reads the sample as a whole where the bytes are no JPEG, or there are none', async () => {
    const { source, reads } = await sourceOf(50, 30);
    for (const bytes of [null, Uint8Array.of(0x89, 0x50, 0x4e, 0x47), Uint8Array.of(0xff, 0xd8, 0xff, 0)]) {
      await readPrepared({ ...source, readEncoded: async () => bytes }, 's', SIZE);
    }
    expect(reads()).to.equal(3);
  });

  it('tells what reading the sample tells, where it cannot be read', async () => {
    const source: SampleSource = {
      read: () => Promise.reject(new DataError('file is broken')),
      readEncoded: async () => Uint8Array.of(0xff, 0xd8, 0xff),
      readTruth: () => Promise.reject(new Error('must not be asked')),
    };
    expect((await failureOf(() => readPrepared(source, 's', SIZE))).message).to.equal('file is broken');
  });
});

describe('keyOf', () => {
  const source = { read: () => Promise.reject(new Error()), hash: 'h' };

  it('depends on the content, the stem and how it is prepared', () => {
    const keys = [
      keyOf(source, 'a', SIZE),
      keyOf(source, 'b', SIZE),
      keyOf({ ...source, hash: 'i' }, 'a', SIZE),
      keyOf(source, 'a', { ...SIZE, widthPx: 61 }),
      keyOf(source, 'a', { ...SIZE, fit: 'letterbox' }),
    ];
    expect(new Set(keys).size).to.equal(5);
    expect(keyOf(source, 'a', { ...SIZE, fit: 'stretch' })).to.equal(keys[0]);
  });

  it("goes by the sample's own hash where there is one, and gives none where nothing tells the content", () => {
    const sampleHash = (stem: string): string => (stem === 'copy' ? 'a' : stem);
    expect(keyOf({ ...source, sampleHash }, 'copy', SIZE)).to.equal(
      keyOf({ ...source, hash: 'i', sampleHash }, 'a', SIZE),
    );
    expect(keyOf({ read: source.read }, 'a', SIZE)).to.equal(null);
  });
});
