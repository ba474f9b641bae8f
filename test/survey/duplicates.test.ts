import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { packageRoot } from '../../lib/base/file.js';
import { createRandom } from '../../lib/base/random.js';
import type { Split } from '../../lib/data/dataset.js';
import { openFolder } from '../../lib/data/folder.js';
import { decodePicture } from '../../lib/data/imageFile.js';
import type { Picture } from '../../lib/data/picture.js';
import { type Fingerprinted, findDuplicates } from '../../lib/survey/duplicates.js';
import { fingerprintPicture } from '../../lib/survey/fingerprint.js';
import { countDifferent, findNearHashes } from '../../lib/survey/nearHashes.js';

/** Ten discs of random places and colours: another picture for each seed. */
function discs(seed: number, widthPx = 96, heightPx = 64): Picture {
  const random = createRandom(seed);
  const data = new Uint8Array(widthPx * heightPx * 3).fill(60);
  for (let disc = 0; disc < 10; disc++) {
    const [left, top, radius] = [random.next(), random.next(), random.between(0.05, 0.25)];
    const colour = [0, 1, 2].map(() => random.integer(40, 200));
    for (let i = 0; i < data.length; i++) {
      const [x, y] = [(Math.floor(i / 3) % widthPx) / widthPx, Math.floor(i / 3 / widthPx) / heightPx];
      if ((x - left) ** 2 + (y - top) ** 2 < radius ** 2) data[i] = colour[i % 3]!;
    }
  }
  return { widthPx, heightPx, data };
}

async function change({ widthPx, heightPx, data }: Picture, edit: (image: Sharp) => Sharp): Promise<Picture> {
  const image = sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } });
  return decodePicture(await edit(image).toBuffer(), 'changed');
}

function print(stem: string, picture: Picture, split?: Split): Fingerprinted {
  return { stem, split, fingerprint: fingerprintPicture(picture) };
}

const EDITS: Record<string, (image: Sharp) => Sharp> = {
  'half the size': (image) => image.resize(48, 32, { fit: 'fill' }).png(),
  'a smaller size and another shape': (image) => image.resize(40, 40, { fit: 'fill' }).png(),
  'three times the size': (image) => image.resize(288, 192).png(),
  'JPEG of quality 30': (image) => image.jpeg({ quality: 30 }),
  'WebP of quality 30': (image) => image.webp({ quality: 30 }),
  'brighter by a quarter': (image) => image.linear(1.25, 0).png(),
  'darker by a half': (image) => image.linear(0.5, 0).png(),
  'less contrast': (image) => image.linear(0.6, 50).png(),
  grey: (image) => image.greyscale().png(),
  'a little blur': (image) => image.blur(1).png(),
};

describe('findDuplicates', () => {
  for (const [name, edit] of Object.entries(EDITS)) {
    it(`finds a near duplicate after a change: ${name}`, async () => {
      for (let seed = 0; seed < 10; seed++) {
        const pictures = [print('a', discs(seed)), print('b', await change(discs(seed), edit)), print('c', discs(99))];
        const { groups } = findDuplicates(pictures);
        expect(groups.map(({ kind, stems }) => ({ kind, stems }))).to.deep.equal([{ kind: 'near', stems: ['a', 'b'] }]);
      }
    });
  }

  it('tells no two of 100 pictures for duplicates', () => {
    const pictures = Array.from({ length: 100 }, (_, i) => print(String(i), discs(i)));
    expect(findDuplicates(pictures)).to.deep.equal({ groups: [], isComplete: true });
  });

  it('finds equal pixels, whatever the files, and the splits that they lie in', () => {
    const { groups } = findDuplicates([
      print('c', discs(1), 'test'),
      print('b', discs(2), 'train'),
      print('a', discs(1), 'train'),
    ]);
    expect(groups).to.deep.equal([{ kind: 'exact', stems: ['a', 'c'], splits: ['train', 'test'], likeness: 1 }]);
  });

  it('lists an exact group on its own, and within a near one', async () => {
    const small = await change(discs(1), EDITS['half the size']!);
    const { groups } = findDuplicates([print('a', discs(1)), print('b', discs(1)), print('c', small)]);
    expect(groups.map(({ kind, stems }) => [kind, ...stems])).to.deep.equal([
      ['exact', 'a', 'b'],
      ['near', 'a', 'b', 'c'],
    ]);
    expect(groups[1]?.likeness).to.be.within(0.97, 1);
  });

  it('compares pictures of one colour by their pixels only', () => {
    const flat = (level: number): Picture => ({ widthPx: 4, heightPx: 4, data: new Uint8Array(48).fill(level) });
    const { groups } = findDuplicates([print('a', flat(9)), print('b', flat(9)), print('c', flat(10))]);
    expect(groups.map(({ kind, stems }) => [kind, ...stems])).to.deep.equal([['exact', 'a', 'b']]);
  });

  it('tells a picture of the same pixels in another shape apart', () => {
    const data = new Uint8Array(24).fill(7);
    const { groups } = findDuplicates([
      print('a', { widthPx: 4, heightPx: 2, data }),
      print('b', { widthPx: 2, heightPx: 4, data }),
    ]);
    expect(groups).to.deep.equal([]);
  });

  it('does not depend on the order of the images', async () => {
    const small = await change(discs(3), EDITS['half the size']!);
    const images = [print('a', discs(3)), print('b', small), print('c', discs(4)), print('d', discs(4))];
    expect(findDuplicates([...images].reverse())).to.deep.equal(findDuplicates(images));
  });

  it('says so where its budget cuts the search short', () => {
    const images = Array.from({ length: 9 }, (_, i) => print(String(i), discs(i)));
    for (const image of images) Object.assign(image.fingerprint.look!, { hash: [0, 0, 0, 0] });
    expect(findDuplicates(images, { comparisonsPerImage: 1 }).isComplete).to.equal(false);
  });
});

describe('findNearHashes', () => {
  const hashes = fc.array(
    fc.tuple(...[0, 1, 2, 3].map(() => fc.constantFrom(0, 1, 0x8001, 0x0f0f, 0xffff, 0xfffe, 0x0ff0))),
    { maxLength: 30 },
  );

  it('finds each pair that differs in at most seven bits', () => {
    fc.assert(
      fc.property(hashes, fc.integer({ min: 0, max: 7 }), (all, bitsMax) => {
        const found = new Set<string>();
        expect(findNearHashes(all, bitsMax, 1e6, (a, b) => found.add(`${a} ${b}`))).to.equal(true);
        const wanted = all.flatMap((hash, a) =>
          all.slice(0, a).flatMap((other, b) => (countDifferent(hash, other) <= bitsMax ? [`${a} ${b}`] : [])),
        );
        expect([...found]).to.have.members(wanted);
      }),
    );
  });

  it('compares few of many pairs', () => {
    const random = createRandom(1);
    const all = Array.from({ length: 4000 }, () => [0, 1, 2, 3].map(() => random.integer(0, 0xffff)));
    // 4 bands x 17 look-ups, each of which meets one hash in 65,536: about 4 comparisons an image, not 2,000
    expect(findNearHashes(all, 6, 10 * all.length, () => {})).to.equal(true);
  });

  it('refuses more bits than its look-up covers', () => {
    expect(() => findNearHashes([], 8, 1, () => {})).to.throw(RangeError, /below 8: 8$/);
  });
});

describe('duplicates of real photographs', () => {
  const shared = join(packageRoot, '..', 'shared', 'data');
  /** What looking at the pictures confirmed: recompressed, recoloured or cropped copies of one picture. */
  const KNOWN: Record<string, string[][]> = {
    oxford_pets: [
      ['Abyssinian_11', 'Abyssinian_177'],
      ['Abyssinian_122', 'Abyssinian_172'],
    ],
    dsb2018_nuclei: [],
  };
  for (const [name, known] of Object.entries(KNOWN)) {
    it(`finds those of ${name} that a look at the pictures confirms, and no other`, async function () {
      const dir = join(shared, name);
      if (!existsSync(dir)) this.skip();
      const dataset = await openFolder(dir, { cacheDir: null });
      const images: Fingerprinted[] = [];
      for (const { stem, split } of dataset.items) {
        const bytes = await dataset.readEncoded?.(stem);
        if (bytes) images.push(print(stem, await decodePicture(bytes, stem), split));
      }
      expect(images).to.have.length(dataset.items.length);
      expect(findDuplicates(images).groups.map(({ stems }) => stems)).to.deep.equal(known);
    });
  }
});
