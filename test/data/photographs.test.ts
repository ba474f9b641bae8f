import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../lib/base/file.js';
import { stemsOf } from '../../lib/data/dataset.js';
import { openFolder } from '../../lib/data/folder.js';
import { decodePicture, readBytes, readHeader } from '../../lib/data/imageFile.js';

/** Sets with images/ and masks/. */
const SETS = [
  'caltech101_outlines',
  'coco_objects',
  'coco_people',
  'dsb2018_nuclei',
  'matting_lemur',
  'oxford_pets',
  'synth_humans_alpha',
];
const SHARED = join(packageRoot, '..', 'shared', 'data');

describe('openFolder on photographs (needs ../shared/data)', () => {
  before(function () {
    if (!existsSync(SHARED)) this.skip();
  });

  it('reads Oxford-IIIT Pet with its trimaps', async () => {
    const pets = await openFolder(join(SHARED, 'oxford_pets'));
    expect([stemsOf(pets, 'train').length, stemsOf(pets, 'val').length]).to.deep.equal([300, 100]);
    const { image, classes, foreground } = await pets.read('Abyssinian_1');
    expect([image.widthPx, image.heightPx]).to.deep.equal([320, 213]);
    expect(classes.data.map((id) => (id > 0 ? 1 : 0))).to.deep.equal(foreground.data);
    expect(pets.showPictures).to.equal(true);
  });

  it('reads alpha mattes', async () => {
    const lemur = await (await openFolder(join(SHARED, 'matting_lemur'))).read('lemur');
    expect(lemur.alpha.data.some((share) => share > 0.2 && share < 0.8)).to.equal(true);
    expect([...new Set(lemur.classes.data)].sort()).to.deep.equal([0, 1, 2]);
  });

  it('reads every image of every set', async () => {
    const counts: Record<string, number> = {};
    for (const name of SETS) {
      const dataset = await openFolder(join(SHARED, name), { cacheDir: null });
      expect(dataset.layout).to.equal('folder');
      counts[name] = dataset.items.length;
      for (const { stem } of dataset.items.filter((_, i) => i % 25 === 0)) {
        const { image, classes } = await dataset.read(stem);
        expect([classes.widthPx, classes.heightPx]).to.deep.equal([image.widthPx, image.heightPx]);
      }
    }
    expect(counts).to.deep.equal({
      caltech101_outlines: 871,
      coco_objects: 20,
      coco_people: 85,
      dsb2018_nuclei: 200,
      matting_lemur: 1,
      oxford_pets: 400,
      synth_humans_alpha: 6,
    });
  });

  it('reads a GIF and a PNG whose names say JPEG', async () => {
    const [gif, png] = ['gif_named_jpg_Abyssinian_34.jpg', 'png_rgba_named_jpg_Abyssinian_5.jpg'];
    for (const [name, format] of [
      [gif, 'gif'],
      [png, 'png'],
    ] as const) {
      const bytes = await readBytes(join(SHARED, 'edge_cases', name));
      const { widthPx, heightPx, format: found } = await readHeader(bytes, name);
      const picture = await decodePicture(bytes, name);
      expect(found).to.equal(format);
      expect(picture.data).to.have.length(widthPx * heightPx * 3);
      expect(picture.data.some((value) => value > 99)).to.equal(true);
    }
  });

  it('keeps pictures of COCO out of reports', async () => {
    expect((await openFolder(join(SHARED, 'coco_objects'))).showPictures).to.equal(false);
  });
});
