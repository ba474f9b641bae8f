import { expect } from 'chai';
import sharp from 'sharp';
import { stemsOf } from '../../../lib/data/dataset.js';
import { openFolder } from '../../../lib/data/folder.js';
import { listDataset } from '../../../lib/data/listing.js';
import { expectDataError, type Files, flatPng, greyPng, palettePng, useFolders } from '../folderFixture.js';
import { classRows, listWhole } from './layoutFixture.js';

const jpeg = async (widthPx: number, heightPx: number): Promise<Uint8Array> =>
  sharp(await flatPng(widthPx, heightPx))
    .jpeg()
    .toBuffer();

describe('the layout oxford-pets', () => {
  const makeFolder = useFolders();
  let files: Files = {};

  before(async () => {
    const trimap = await greyPng([[2, 3, 1]]);
    const stems = ['Abyssinian_1', 'Abyssinian_2', 'beagle_1', 'beagle_2', 'Sphynx_9'];
    const pairs = await Promise.all(
      stems.map(async (stem) => [
        [`images/${stem}.jpg`, await jpeg(3, 1)],
        [`annotations/trimaps/${stem}.png`, trimap],
      ]),
    );
    files = {
      ...Object.fromEntries(pairs.flat()),
      'images/Abyssinian_1.mat': 'x',
      'annotations/trimaps/._Abyssinian_1.png': 'x',
      'annotations/trainval.txt': 'Abyssinian_1 1 1 1\nAbyssinian_2 1 1 1\nbeagle_1 5 2 1\n',
      'annotations/test.txt': '# list\nbeagle_2 5 2 1\n',
      'annotations/README': '',
    };
  });

  it('takes classes of trimaps, and leaves out what no list has', async () => {
    const listing = await listWhole(await makeFolder(files));
    expect(listing).to.include({ layout: 'oxford-pets' });
    expect(listing.classes).to.deep.equal(['background', 'foreground', 'outline']);
    expect(listing.items.map(({ stem, split }) => [stem, split])).to.deep.equal([
      ['Abyssinian_1', 'train'],
      ['Abyssinian_2', 'train'],
      ['beagle_1', 'train'],
      ['beagle_2', 'test'],
    ]);
    expect(await classRows(listing, 'beagle_2')).to.deep.equal([[0, 2, 1]]);
    const [first] = listing.items;
    expect([...((await first?.readSample())?.foreground.data ?? [])]).to.deep.equal([0, 1, 1]);
  });

  it('draws val from trainval, and keeps test', async () => {
    const dataset = await openFolder(await makeFolder(files), { cacheDir: null });
    expect(stemsOf(dataset, 'test')).to.deep.equal(['beagle_2']);
    expect([stemsOf(dataset, 'train').length, stemsOf(dataset, 'val').length]).to.deep.equal([2, 1]);
    expect(dataset.splitOrigin).to.match(/^as the layout oxford-pets has them, with val, 15 % of train/);
    expect(dataset).to.include({ layout: 'oxford-pets', splitGiven: true });
  });

  it('names a line without files', async () => {
    const dir = await makeFolder({ ...files, 'annotations/test.txt': 'pug_1 1 1 1\n' });
    const list = `${dir}/annotations/test.txt`;
    await expectDataError(openFolder(dir), `file missing for a line of ${list}: pug_1`);
  });

  it('makes the outline foreground where two classes are asked for', async () => {
    const listing = await listWhole(await makeFolder(files), { classes: 'binary' });
    expect(await classRows(listing, 'beagle_2')).to.deep.equal([[0, 1, 1]]);
  });
});

describe('the layout carvana', () => {
  const makeFolder = useFolders();

  it('pairs <stem>_mask.gif and takes the car for a group', async () => {
    const mask = await sharp(await greyPng([[0, 255, 255]]))
      .gif()
      .toBuffer();
    const files: Record<string, Uint8Array | string> = { 'test/z_01.jpg': 'x', 'train_masks.csv': 'x' };
    for (const car of 'abcdef') {
      for (const view of ['01', '02']) {
        files[`train/${car}_${view}.jpg`] = await jpeg(3, 1);
        files[`train_masks/${car}_${view}_mask.gif`] = mask;
      }
    }
    const dir = await makeFolder(files);
    const listing = await listWhole(dir);
    expect(listing.layout).to.equal('carvana');
    expect(await classRows(listing, 'a_01')).to.deep.equal([[0, 1, 1]]);
    const { items, splitOrigin } = await openFolder(dir, { cacheDir: null });
    expect(splitOrigin).to.equal('drawn by group, 70/15/15, with seed 1');
    for (const car of 'abcdef') {
      const splits = items.filter(({ group }) => group === car).map(({ split }) => split);
      expect(splits).to.have.length(2);
      expect(new Set(splits).size).to.equal(1);
    }
  });
});

describe('the layout voc', () => {
  const makeFolder = useFolders();
  const VOC = [0x000000, 0x800000, 0x008000, 0x808000];
  let files: Files = {};

  before(async () => {
    const palette = Array.from({ length: 256 }, (_, i) => VOC[i] ?? i);
    files = {
      'VOC2012/JPEGImages/a.jpg': await jpeg(4, 1),
      'VOC2012/JPEGImages/b.jpg': await jpeg(4, 1),
      'VOC2012/JPEGImages/unlabelled.jpg': await jpeg(4, 1),
      'VOC2012/SegmentationClass/a.png': palettePng([[0, 1, 2, 255]], palette),
      'VOC2012/SegmentationClass/b.png': palettePng([[3, 0, 0, 0]], palette),
      'VOC2012/ImageSets/Segmentation/train.txt': 'a\n',
      'VOC2012/ImageSets/Segmentation/val.txt': 'b\n',
      'VOC2012/ImageSets/Segmentation/trainval.txt': 'a\nb\n',
      'VOC2012/ImageSets/Segmentation/test.txt': 'unlabelled\n',
    };
  });

  it('reads indices of the palette, with void as a class of its own', async () => {
    const listing = await listWhole(await makeFolder(files));
    expect(listing).to.include({ layout: 'voc' });
    expect(listing.dir).to.match(/VOC2012$/);
    expect([listing.classes.length, listing.classes[1], listing.classes[21]]).to.deep.equal([22, 'aeroplane', 'void']);
    expect(listing.items.map(({ stem, split }) => [stem, split])).to.deep.equal([
      ['a', 'train'],
      ['b', 'val'],
    ]);
    expect(await classRows(listing, 'a')).to.deep.equal([[0, 1, 2, 21]]);
    expect([...((await listing.items[0]?.readSample())?.foreground.data ?? [])]).to.deep.equal([0, 1, 1, 1]);
  });

  it('reads the colours of a mask that lost its palette', async () => {
    const raw = { width: 4, height: 1, channels: 3 as const };
    const colours = Uint8Array.of(0, 0, 0, 128, 0, 0, 0, 128, 0, 224, 224, 192);
    const rgb = await sharp(colours, { raw }).png().toBuffer();
    const listing = await listWhole(await makeFolder({ ...files, 'VOC2012/SegmentationClass/a.png': rgb }));
    expect(await classRows(listing, 'a')).to.deep.equal([[0, 1, 2, 21]]);
  });

  it('takes names of class_names.txt, and two classes where asked', async () => {
    const named = { ...files, 'VOC2012/class_names.txt': '__ignore__\n_background_\ncar\nroad\nsky\n' };
    const dir = await makeFolder(named);
    expect((await listWhole(dir)).classes).to.deep.equal(['_background_', 'car', 'road', 'sky', 'void']);
    const binary = await listWhole(dir, { classes: 'binary' });
    expect(binary.classes).to.deep.equal(['background', 'foreground']);
    expect(await classRows(binary, 'a')).to.deep.equal([[0, 1, 1, 1]]);
  });

  it('names a value that is no class', async () => {
    const odd = palettePng([[0, 1, 2, 40]], Array(256).fill(0x102030));
    const listing = await listWhole(await makeFolder({ ...files, 'VOC2012/SegmentationClass/a.png': odd }));
    await expectDataError(
      classRows(listing, 'a'),
      /^mask value must be one of the layout's classes \(0, 1, .+\): .+ has 40$/,
    );
  });
});

describe('the layout dsb2018', () => {
  const makeFolder = useFolders();

  it('merges the masks of an image, also in stage1_train', async () => {
    const files = {
      'x1/images/x1.png': await flatPng(3, 1),
      'x1/masks/1.png': await greyPng([[255, 0, 0]]),
      'x1/masks/2.png': await greyPng([[0, 0, 255]]),
      'x2/images/x2.png': await flatPng(2, 1),
      'x2/masks/1.png': await greyPng([[0, 1]]),
    };
    const staged = Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`stage1_train/${path}`, bytes]));
    for (const dir of [await makeFolder(files), await makeFolder({ ...staged, 'stage1_train_labels.csv': 'x' })]) {
      const listing = await listWhole(dir);
      expect(listing.layout).to.equal('dsb2018');
      expect(listing.items.map(({ stem, truthPaths }) => [stem, truthPaths.length])).to.deep.equal([
        ['x1', 2],
        ['x2', 1],
      ]);
      expect(await classRows(listing, 'x1')).to.deep.equal([[1, 0, 1]]);
      expect((await openFolder(dir, { cacheDir: null })).items).to.have.length(2);
    }
  });

  it('names a folder without masks, and a mask of another size', async () => {
    const image = await flatPng(3, 1);
    const good = { 'x1/images/x1.png': image, 'x1/masks/1.png': await greyPng([[255, 0, 0]]) };
    const dir = await makeFolder({ ...good, 'x2/images/x2.png': image });
    await expectDataError(openFolder(dir), `image without mask: ${dir}/x2`);
    const odd = await makeFolder({ ...good, 'x1/masks/2.png': await greyPng([[255]]) });
    await expectDataError(openFolder(odd), /^mask must have its image's size: .+2\.png is 1x1 px, .+ is 3x1 px$/);
  });
});

describe('the layout cutout', () => {
  const makeFolder = useFolders();

  it('takes the transparency of images, only where it is named', async () => {
    const raw = { width: 3, height: 1, channels: 4 as const };
    const image = await sharp(Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 0, 7, 8, 9, 255), { raw })
      .png()
      .toBuffer();
    const dir = await makeFolder({ 'images/a.png': image });
    const listing = await listWhole(dir, { layout: 'cutout' });
    expect(await classRows(listing, 'a')).to.deep.equal([[1, 0, 1]]);
    const unnamed = await listDataset(dir);
    expect([unnamed.layout, unnamed.problems[0]?.kind]).to.deep.equal(['folder', 'missing-part']);
  });

  it('names an image without transparency', async () => {
    const dir = await makeFolder({ 'images/a.png': await flatPng(2, 2) });
    const listing = await listWhole(dir, { layout: 'cutout' });
    const path = `${dir}/images/a.png`;
    await expectDataError(classRows(listing, 'a'), `image must have transparency, which is its mask: ${path}`);
  });
});
