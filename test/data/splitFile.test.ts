import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Dataset, type DatasetItem, SPLITS } from '../../lib/data/dataset.js';
import { openDataset } from '../../lib/data/open.js';
import { findPartedGroups, formatSplits, useSplitFile, writeSplitFile } from '../../lib/data/splitFile.js';
import { memoryDataset } from '../support/dataset.js';
import { maskOf } from '../support/masks.js';
import { expectDataError, flatPng, greyPng, useFolders } from './folderFixture.js';

const place = (stem: string, split: DatasetItem['split'], group?: string): DatasetItem => ({
  stem,
  split,
  ...(group === undefined ? {} : { group }),
});

/** Three images in train, the first two of one car. */
function cars(): Dataset {
  const classes = maskOf('01');
  const dataset = memoryDataset({
    a: { split: 'train', classes },
    b: { split: 'train', classes },
    c: { split: 'train', classes },
  });
  return { ...dataset, items: [place('a', 'train', 'x'), place('b', 'train', 'x'), place('c', 'train')], hash: 'h' };
}

describe('formatSplits', () => {
  it('leaves the group out where no image has one', () => {
    expect(formatSplits([place('a', 'train'), place('b', 'val')])).to.equal('stem,split\na,train\nb,val');
  });

  it('writes groups, and quotes what holds a comma', () => {
    expect(formatSplits([place('a,1', 'train', 'x'), place('b', 'val')])).to.equal(
      'stem,split,group\n"a,1",train,x\nb,val,',
    );
  });
});

describe('useSplitFile', () => {
  const makeFolder = useFolders();

  it('reads what was written', async () => {
    const dir = await makeFolder({});
    const path = join(dir, 'folds', 'splits-1.csv');
    const items = [place('a', 'test', 'x'), place('b', 'test', 'x'), place('c', 'val')];
    await writeSplitFile(path, items);
    expect(await readFile(path, 'utf8')).to.equal('stem,split,group\na,test,x\nb,test,x\nc,val,\n');
    const { splitGiven, splitOrigin, ...dataset } = await useSplitFile(cars(), path);
    expect(dataset.items).to.deep.equal(items);
    expect({ splitGiven, splitOrigin }).to.deep.equal({ splitGiven: true, splitOrigin: 'read from splits-1.csv' });
    expect(dataset.hash).to.not.equal('h');
  });

  it('reads back any splits', async () => {
    const dir = await makeFolder({});
    const names = fc.string({ minLength: 1 }).filter((name) => name === name.trim().normalize('NFC') && name !== '');
    const items = fc
      .uniqueArray(fc.tuple(names, fc.constantFrom(...SPLITS)), { selector: ([stem]) => stem, minLength: 1 })
      .map((rows) => rows.map(([stem, split]) => place(stem, split)));
    await fc.assert(
      fc.asyncProperty(items, async (wanted) => {
        const path = join(dir, 'splits.csv');
        await writeSplitFile(path, wanted);
        const dataset = { ...cars(), items: wanted.map(({ stem }) => place(stem, 'train')) };
        expect((await useSplitFile(dataset, path)).items).to.have.deep.members(wanted);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps the hash where the splits stay the same', async () => {
    const dir = await makeFolder({ 'same.csv': 'stem,split\nc,train\nb,train\na,train\n' });
    expect((await useSplitFile(cars(), join(dir, 'same.csv'))).hash).to.equal('h');
  });

  it('warns of groups that the file parts', async () => {
    const dir = await makeFolder({ 'parted.csv': 'stem,split\na,train\nb,test\nc,val\n' });
    const warnings: string[] = [];
    const logger = { info() {}, progress() {}, warn: (line: string) => warnings.push(line) };
    const { items } = await useSplitFile(cars(), join(dir, 'parted.csv'), logger);
    expect(findPartedGroups(items)).to.deep.equal(['x']);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/parted\.csv puts images of one group into several splits: x$/);
  });

  it('refuses a file of other stems', async () => {
    const dir = await makeFolder({ 'other.csv': 'stem,split\na,train\nb,test\n' });
    await expectDataError(useSplitFile(cars(), join(dir, 'other.csv')), /^image not in .+other\.csv: c$/);
  });

  it('goes before the splits.csv of a folder', async () => {
    const files = { 'splits.csv': 'stem,split\na,train\nb,val\n', 'mine.csv': 'stem,split\na,test\nb,train\n' };
    const pixels = Object.fromEntries(
      await Promise.all(
        ['images/a', 'images/b', 'masks/a', 'masks/b'].map(async (name) => [
          `${name}.png`,
          name.startsWith('m') ? await greyPng([[0, 255]]) : await flatPng(2, 1),
        ]),
      ),
    );
    const dir = await makeFolder({ ...files, ...pixels });
    const { items } = await openDataset(dir, { splits: join(dir, 'mine.csv'), cacheDir: null });
    expect(items).to.deep.equal([place('a', 'test'), place('b', 'train')]);
  });
});
