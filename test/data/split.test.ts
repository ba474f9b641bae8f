import { expect } from 'chai';
import fc from 'fast-check';
import { createRandom } from '../../lib/base/random.js';
import { SPLITS, stemsOf } from '../../lib/data/dataset.js';
import { drawSplits, readSplits } from '../../lib/data/split.js';
import { expectDataError, useFolders } from './folderFixture.js';

const stems = Array.from({ length: 100 }, (_, i) => `s${String(i).padStart(3, '0')}`);

describe('drawSplits', () => {
  it('draws 70, 15 and 15 of a hundred', () => {
    const items = drawSplits(stems, createRandom(1));
    expect(SPLITS.map((split) => stemsOf({ items }, split).length)).to.deep.equal([70, 15, 15]);
  });

  it('depends on the seed, and not on the order of the stems', () => {
    const items = drawSplits(stems, createRandom(1));
    expect(drawSplits([...stems].reverse(), createRandom(1))).to.deep.equal(items);
    expect(drawSplits(stems, createRandom(2))).to.not.deep.equal(items);
  });

  it('puts every stem into one split, and leaves no split empty from three stems on', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 3, maxLength: 40 }),
        fc.nat(),
        (names, seed) => {
          const items = drawSplits(names, createRandom(seed));
          expect(items.map(({ stem }) => stem)).to.have.members(names);
          for (const split of SPLITS) expect(items.filter((item) => item.split === split)).to.not.be.empty;
        },
      ),
    );
  });
});

describe('readSplits', () => {
  const makeFolder = useFolders();
  const read = async (text: string, names = ['a', 'b']): Promise<unknown> =>
    readSplits(`${await makeFolder({ 'splits.csv': text })}/splits.csv`, names);

  it('reads items in ascending order of the stem', async () => {
    expect(await read('stem,split\r\nb,val\r\na,train\r\n')).to.deep.equal([
      { stem: 'a', split: 'train' },
      { stem: 'b', split: 'val' },
    ]);
  });

  it('names an unknown split and its line', async () => {
    await expectDataError(
      read('stem,split\na,train\nb,dev\n'),
      /^split must be train, val or test: "dev" in .+splits\.csv, line 3$/,
    );
  });

  it('names stems without an image, up to three, and their count', async () => {
    const text = `stem,split\na,train\nb,val\n${['c', 'd', 'e', 'f'].map((stem) => `${stem},val\n`).join('')}`;
    await expectDataError(read(text), /^no image for a stem of .+: c, d, e and 1 more \(4 in all\)$/);
  });

  it('names a stem that stands twice, and an image that is not there', async () => {
    await expectDataError(read('stem,split\na,train\nb,val\na,val\n'), /^stem twice in .+: a$/);
    await expectDataError(read('stem,split\na,train\n'), /^image not in .+: b$/);
  });

  it('names a missing column', async () => {
    await expectDataError(read('name,split\na,train\n'), /^column missing in .+: stem$/);
  });
});
