import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../lib/base/file.js';
import { stemsOf } from '../../lib/data/dataset.js';
import { openFolder } from '../../lib/data/folder.js';

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

  it('keeps pictures of COCO out of reports', async () => {
    expect((await openFolder(join(SHARED, 'coco_objects'))).showPictures).to.equal(false);
  });
});
