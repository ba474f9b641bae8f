import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import sharp from 'sharp';
import { SPLITS, stemsOf } from '../../lib/data/dataset.js';
import { openFolder } from '../../lib/data/folder.js';
import { expectDataError, type Files, flatPng, greyPng, useFolders } from './folderFixture.js';

describe('openFolder', () => {
  const makeFolder = useFolders();
  let pair: Files = {};

  before(async () => {
    pair = {
      'images/a.png': await flatPng(3, 2),
      'masks/a.png': await greyPng([
        [0, 255, 255],
        [0, 0, 255],
      ]),
    };
  });

  it('reads a pair of image and mask', async () => {
    const dir = await makeFolder(pair);
    const dataset = await openFolder(dir);
    const sample = await dataset.read('a');
    expect(dataset.classes).to.deep.equal(['background', 'foreground']);
    expect(sample.stem).to.equal('a');
    expect([...sample.image.data.subarray(0, 3)]).to.deep.equal([200, 100, 50]);
    expect(sample.classes).to.deep.equal({ widthPx: 3, heightPx: 2, data: Uint8Array.of(0, 1, 1, 0, 0, 1) });
    expect(sample.alpha.data).to.deep.equal(Float32Array.of(0, 1, 1, 0, 0, 1));
  });

  it('takes the folder name and shows pictures without a dataset.json', async () => {
    const dir = await makeFolder(pair);
    expect(await openFolder(dir)).to.include({ name: dir.split('/').pop(), licence: '', home: '', showPictures: true });
  });

  it('takes name, licence, home and showPictures of dataset.json', async () => {
    const told = { name: 'Cats', licence: 'CC0-1.0', home: 'https://example.org', showPictures: false };
    const dir = await makeFolder({ ...pair, 'dataset.json': JSON.stringify({ ...told, other: 1 }) });
    expect(await openFolder(dir)).to.include(told);
  });

  it('takes class ids of trimaps and the foreground of masks', async () => {
    const dir = await makeFolder({
      ...pair,
      'trimaps/a.png': await greyPng([
        [2, 3, 1],
        [2, 2, 3],
      ]),
    });
    const dataset = await openFolder(dir);
    const { classes, foreground } = await dataset.read('a');
    expect(dataset.classes).to.deep.equal(['background', 'foreground', 'outline']);
    expect([...classes.data]).to.deep.equal([0, 2, 1, 0, 0, 2]);
    expect([...foreground.data]).to.deep.equal([0, 1, 1, 0, 0, 1]);
  });

  it('takes class names of classes.json', async () => {
    const dir = await makeFolder({ ...pair, 'classes.json': '{"0": "ground", "255": "cat"}' });
    expect((await openFolder(dir)).classes).to.deep.equal(['ground', 'cat']);
  });

  it('draws a seeded split where there is no splits.csv', async () => {
    const files: Record<string, Uint8Array> = {};
    for (let i = 0; i < 20; i++) {
      files[`images/${i}.png`] = await flatPng(2, 2);
      files[`masks/${i}.png`] = await greyPng([
        [0, 1],
        [1, 0],
      ]);
    }
    const dir = await makeFolder(files);
    const [one, two] = [await openFolder(dir, { seed: 1 }), await openFolder(dir, { seed: 2 })];
    expect(SPLITS.map((split) => stemsOf(one, split).length)).to.deep.equal([14, 3, 3]);
    expect(one.items).to.deep.equal((await openFolder(dir)).items);
    expect(one.items).to.not.deep.equal(two.items);
    expect(one.hash).to.not.equal(two.hash);
    expect(one).to.include({ splitGiven: false, splitOrigin: 'drawn by stem, 70/15/15, with seed 1' });
  });

  it('reads splits.csv, where val serves as test if there is none', async () => {
    const dir = await makeFolder({ ...pair, 'splits.csv': 'stem,split\na,val\n' });
    const dataset = await openFolder(dir);
    expect(dataset.items).to.deep.equal([{ stem: 'a', split: 'val' }]);
    expect(stemsOf(dataset, 'test')).to.deep.equal(['a']);
    expect(dataset).to.include({ splitGiven: true, splitOrigin: 'read from splits.csv' });
  });

  it('hashes contents, and not the place', async () => {
    const [one, two] = [await openFolder(await makeFolder(pair)), await openFolder(await makeFolder(pair))];
    const changed = await makeFolder({
      ...pair,
      'masks/a.png': await greyPng([
        [0, 255, 255],
        [0, 255, 255],
      ]),
    });
    expect(one.hash)
      .to.match(/^[0-9a-f]{64}$/)
      .and.equal(two.hash);
    expect((await openFolder(changed)).hash).to.not.equal(one.hash);
  });

  it('ignores hidden files and writes nothing', async () => {
    const dir = await makeFolder({ ...pair, 'images/.DS_Store': 'x', 'masks/Thumbs.db': 'x' });
    await (await openFolder(dir)).read('a');
    expect(await readdir(dir)).to.have.members(['images', 'masks']);
  });

  it('compares the mask with the upright image', async () => {
    const turned = await sharp(await flatPng(2, 3))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const dir = await makeFolder({ 'images/a.jpg': turned, 'masks/a.png': pair['masks/a.png'] ?? '' });
    expect((await (await openFolder(dir)).read('a')).image).to.include({ widthPx: 3, heightPx: 2 });
  });

  it('says so where a folder is missing or empty', async () => {
    await expectDataError(openFolder('no/such/folder'), 'data set folder not found: no/such/folder');
    const bare = await makeFolder({ 'readme.txt': '' });
    await expectDataError(openFolder(bare), `data set folder has no images/: ${bare}`);
    const empty = await makeFolder({ 'images/.keep': '', 'masks/.keep': '' });
    await expectDataError(openFolder(empty), `folder is empty: ${empty}/images, ${empty}/masks`);
  });

  it('names images without masks and masks without images', async () => {
    const image = pair['images/a.png'] ?? '';
    const more = Object.fromEntries(['b', 'c', 'd', 'e'].map((stem) => [`images/${stem}.png`, image]));
    const dir = await makeFolder({ ...pair, ...more });
    const listed = ['b', 'c', 'd'].map((stem) => `${dir}/images/${stem}.png`).join(', ');
    await expectDataError(openFolder(dir), `image without mask: ${listed} and 1 more (4 in all)`);
    const other = await makeFolder({ ...pair, 'masks/z.png': pair['masks/a.png'] ?? '' });
    await expectDataError(openFolder(other), `mask without image: ${other}/masks/z.png`);
  });

  it('names two images of one stem', async () => {
    const dir = await makeFolder({ ...pair, 'images/a.jpg': 'x' });
    await expectDataError(openFolder(dir), `stem twice in ${dir}/images: a.jpg and a.png`);
  });

  it('names the two sizes where a mask has another size', async () => {
    const dir = await makeFolder({ ...pair, 'masks/a.png': await greyPng([[0, 1]]) });
    await expectDataError(
      openFolder(dir),
      `mask must have its image's size: ${dir}/masks/a.png is 2x1 px, ${dir}/images/a.png is 3x2 px`,
    );
  });

  it('names a file that is not an image', async () => {
    const dir = await makeFolder({ ...pair, 'images/a.png': 'just text' });
    await expectDataError(openFolder(dir), /^file is not a readable image: .+\/images\/a\.png \(.+\)$/);
  });

  it('names a file of unexpected content', async () => {
    const open = async (files: Files): Promise<unknown> => openFolder(await makeFolder({ ...pair, ...files }));
    await expectDataError(open({ 'dataset.json': '{' }), /^file is not JSON: .+dataset\.json$/);
    await expectDataError(
      open({ 'dataset.json': '{"showPictures": "no"}' }),
      /^file is not as expected: .+ \(showPictures: .+\)$/,
    );
    await expectDataError(open({ 'classes.json': '{"one": "cat"}' }), /^file is not as expected: .+classes\.json/);
    await expectDataError(
      open({ 'classes.json': '{"1": "cat", "2": "cat"}' }),
      /^class name must be there once: "cat"/,
    );
    await expectDataError(open({ 'splits.csv': 'stem,split\nz,train\n' }), /^no image for a stem of .+: z$/);
  });

  it('names a stem that it does not have', async () => {
    const dir = await makeFolder(pair);
    await expectDataError((await openFolder(dir)).read('b'), `image not in data set folder ${dir}: b`);
  });
});
