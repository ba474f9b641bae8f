import { expect } from 'chai';
import { openFolder } from '../../../lib/data/folder.js';
import { listDataset } from '../../../lib/data/listing.js';
import { expectDataError, type Files, flatPng, useFolders } from '../folderFixture.js';
import { classRows, listWhole } from './layoutFixture.js';

interface Annotation {
  readonly image: number;
  readonly category?: number;
  readonly segmentation: unknown;
  readonly crowd?: boolean;
}

const CATEGORIES = [
  { id: 1, name: 'person' },
  { id: 18, name: 'dog' },
  { id: 90, name: 'never seen' },
];

function coco(fileNames: readonly string[], annotations: readonly Annotation[]): string {
  return JSON.stringify({
    info: {},
    licenses: [],
    images: fileNames.map((file_name, id) => ({ id, file_name, width: 4, height: 2 })),
    annotations: annotations.map(({ image, category = 1, segmentation, crowd = false }, id) => ({
      ...{ id, image_id: image, category_id: category, segmentation, iscrowd: Number(crowd) },
    })),
    categories: CATEGORIES,
  });
}

const left = { image: 0, segmentation: [[0, 0, 2, 0, 2, 2, 0, 2]] };
const column = { image: 0, category: 18, segmentation: { size: [2, 4], counts: [2, 2, 4] } };

describe('the layout coco', () => {
  const makeFolder = useFolders();
  let image: Uint8Array = new Uint8Array();

  before(async () => {
    image = await flatPng(4, 2);
  });

  it('reads an archive with splits in the names of its files', async () => {
    const listing = await listWhole(
      await makeFolder({
        'annotations/instances_train2017.json': coco(['a.png'], [left, column]),
        'annotations/instances_val2017.json': coco(['b.png'], []),
        'annotations/captions_train2017.json': '{"images": []}',
        'train2017/a.png': image,
        'val2017/b.png': image,
      }),
    );
    expect(listing.layout).to.equal('coco');
    expect(listing.classes).to.deep.equal(['background', 'person', 'dog']);
    expect(listing.items.map(({ stem, split }) => [stem, split])).to.deep.equal([
      ['a', 'train'],
      ['b', 'val'],
    ]);
    expect(await classRows(listing, 'a')).to.deep.equal([
      [1, 2, 0, 0],
      [1, 2, 0, 0],
    ]);
    expect(await classRows(listing, 'b')).to.deep.equal([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  it('puts crowds below single objects', async () => {
    const crowd = { ...column, crowd: true };
    const files = { 'annotations/instances_default.json': coco(['a.png'], [left, crowd]), 'images/a.png': image };
    expect(await classRows(await listWhole(await makeFolder(files)), 'a')).to.deep.equal([
      [1, 1, 0, 0],
      [1, 1, 0, 0],
    ]);
  });

  it('finds images of Label Studio, CVAT and others by the end of their paths', async () => {
    const told = ['images\\a.png', '/label-studio/data/media/upload/1/b.png', 'default/c.png'];
    const files = Object.fromEntries(['a', 'b', 'c'].map((stem) => [`images/${stem}.png`, image]));
    const listing = await listWhole(await makeFolder({ ...files, 'result.json': coco(told, [left]) }));
    expect(listing.items.map(({ stem, split }) => [stem, split])).to.deep.equal([
      ['a', undefined],
      ['b', undefined],
      ['c', undefined],
    ]);
    expect(listing.classes).to.deep.equal(['background', 'foreground']);
  });

  it('reads a file beside the images of each split', async () => {
    const files = Object.fromEntries(
      ['train', 'valid', 'test'].flatMap((split): [string, string | Uint8Array][] => [
        [`${split}/${split}.png`, image],
        [`${split}/_annotations.coco.json`, coco([`${split}.png`], [left])],
      ]),
    );
    const listing = await listWhole(await makeFolder(files));
    expect(listing.items.map(({ stem, split }) => [stem, split])).to.deep.equal([
      ['test', 'test'],
      ['train', 'train'],
      ['valid', 'val'],
    ]);
  });

  it('makes all objects foreground where two classes are asked for', async () => {
    const files = { 'annotations/a.json': coco(['a.png'], [left, column]), 'images/a.png': image };
    const listing = await listWhole(await makeFolder(files), { classes: 'binary' });
    expect(listing.classes).to.deep.equal(['background', 'foreground']);
    expect((await classRows(listing, 'a'))[0]).to.deep.equal([1, 1, 0, 0]);
  });

  it('tells images without annotations, annotations without images, and equal stems', async () => {
    const dir = await makeFolder({
      'annotations/a.json': coco(['a.png', 'gone.png', 'x/b.png', 'y/b.png'], [left]),
      'images/a.png': image,
      'images/spare.png': image,
      'images/x/b.png': image,
      'images/y/b.png': image,
    });
    const { problems } = await listDataset(dir);
    expect(problems.map(({ kind }) => kind)).to.have.members(['unpaired-mask', 'duplicate-stem', 'unpaired-image']);
    await expectDataError(openFolder(dir), `image of ${dir}/annotations/a.json not found: gone.png`);
  });

  it('refuses an image of another size than its annotation, and a broken file', async () => {
    const annotation = coco(['a.png'], [left]);
    const small = await makeFolder({ 'annotations/a.json': annotation, 'images/a.png': await flatPng(2, 2) });
    await expectDataError(
      openFolder(small),
      `mask must have its image's size: ${small}/annotations/a.json is 4x2 px, ${small}/images/a.png is 2x2 px`,
    );
    const broken = await makeFolder({ 'annotations/a.json': annotation.slice(0, -9), 'images/a.png': image });
    await expectDataError(openFolder(broken), `file is not JSON: ${broken}/annotations/a.json`);
  });

  it('does not leave the data set', async () => {
    const dir = await makeFolder({ 'data/annotations/a.json': coco(['../../b.png'], []), 'b.png': image });
    const { items, problems } = await listDataset(`${dir}/data`);
    expect([items.length, problems[0]?.kind]).to.deep.equal([0, 'unpaired-mask']);
  });
});

describe('the layout labelme', () => {
  const makeFolder = useFolders();

  const labelme = (imagePath: string, ...shapes: [label: string, shape_type: string, points: number[][]][]): string =>
    JSON.stringify({
      version: '5.4.1',
      flags: {},
      shapes: shapes.map(([label, shape_type, points]) => ({ label, shape_type, points, flags: {} })),
      ...{ imagePath, imageData: null, imageHeight: 4, imageWidth: 6 },
    });
  const files = async (text: string): Promise<Files> => ({ 'a.json': text, 'a.jpg': await flatPng(6, 4) });

  it('draws polygons, rectangles and circles, later ones above', async () => {
    const text = labelme(
      'a.jpg',
      [
        'cat',
        'rectangle',
        [
          [6, 4],
          [3, 0],
        ],
      ],
      [
        'dog',
        'polygon',
        [
          [0, 0],
          [4, 0],
          [4, 1],
          [0, 1],
        ],
      ],
      [
        'eye',
        'circle',
        [
          [1.5, 2.5],
          [1.5, 4],
        ],
      ],
    );
    const listing = await listWhole(await makeFolder(await files(text)));
    expect(listing).to.include({ layout: 'labelme' });
    expect(listing.classes).to.deep.equal(['background', 'cat', 'dog', 'eye']);
    expect(await classRows(listing, 'a')).to.deep.equal([
      [2, 2, 2, 2, 1, 1],
      [3, 3, 3, 1, 1, 1],
      [3, 3, 3, 1, 1, 1],
      [3, 3, 3, 1, 1, 1],
    ]);
  });

  it('makes one label foreground, and paints background over it', async () => {
    const text = labelme(
      '..\\images\\a.jpg',
      [
        'cat',
        'rectangle',
        [
          [0, 0],
          [6, 4],
        ],
      ],
      [
        '_background_',
        'rectangle',
        [
          [0, 0],
          [6, 3],
        ],
      ],
    );
    const listing = await listWhole(await makeFolder(await files(text)));
    expect(listing.classes).to.deep.equal(['background', 'foreground']);
    expect((await classRows(listing, 'a')).map((row) => row[0])).to.deep.equal([0, 0, 0, 1]);
  });

  it('opens and hashes the annotations', async () => {
    const text = labelme('a.jpg', [
      'cat',
      'rectangle',
      [
        [0, 0],
        [6, 4],
      ],
    ]);
    const other = labelme('a.jpg', [
      'cat',
      'rectangle',
      [
        [0, 0],
        [6, 3],
      ],
    ]);
    const open = async (json: string) => openFolder(await makeFolder(await files(json)), { cacheDir: null });
    const [one, same, changed] = [await open(text), await open(text), await open(other)];
    expect(one.hash).to.equal(same.hash).and.not.equal(changed.hash);
    expect(one.sampleHash?.('a')).to.equal(same.sampleHash?.('a')).and.not.equal(changed.sampleHash?.('a'));
  });

  it('tells shapes without area, images without a file and files without an image', async () => {
    const dir = await makeFolder({
      ...(await files(
        labelme('a.jpg', [
          'cat',
          'line',
          [
            [0, 0],
            [6, 4],
          ],
        ]),
      )),
      'b.jpg': await flatPng(6, 4),
      'c.json': labelme('c.jpg'),
    });
    const { problems } = await listDataset(dir);
    expect(problems.map(({ message }) => message)).to.deep.equal([
      `shape must be polygon, rectangle or circle: ${dir}/a.json has a line`,
      `mask without image: ${dir}/c.json`,
      `image without mask: ${dir}/a.jpg`,
      `image without mask: ${dir}/b.jpg`,
    ]);
  });
});
