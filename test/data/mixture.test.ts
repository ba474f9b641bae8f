import { join } from 'node:path';
import { expect } from 'chai';
import { type Dataset, stemsOf } from '../../lib/data/dataset.js';
import { openDataset } from '../../lib/data/open.js';
import { openStudio } from '../../lib/data/studio/studio.js';
import { expectDataError, type Files, flatPng, greyPng, useFolders } from './folderFixture.js';

async function cats(): Promise<Files> {
  return {
    'cats/images/a.png': await flatPng(2, 1, { r: 1, g: 2, b: 3 }),
    'cats/masks/a.png': await greyPng([[0, 2]]),
    'cats/images/b.png': await flatPng(2, 1),
    'cats/masks/b.png': await greyPng([[1, 2]]),
    'cats/classes.json': '{"1": "cat", "2": "dog"}',
    'cats/splits.csv': 'stem,split\na,train\nb,val\n',
  };
}

describe('mixture of data sets', () => {
  const makeFolder = useFolders();
  const mix = async (text: string): Promise<string> =>
    join(await makeFolder({ ...(await cats()), 'all.json': text }), 'all.json');

  it('joins the splits of its parts, and repeats training images', async () => {
    const path = await mix('{"datasets": [{"dataset": "cats", "repeat": 2}, {"dataset": "studio"}]}');
    const mixed = await openDataset(path);
    const studio = openStudio();
    expect(mixed.name).to.equal('all');
    expect(stemsOf(mixed, 'train').slice(0, 2)).to.deep.equal(['cats/a', 'cats/a~2']);
    expect(stemsOf(mixed, 'train')).to.have.length(2 + stemsOf(studio, 'train').length);
    expect(stemsOf(mixed, 'val').slice(0, 1)).to.deep.equal(['cats/b']);
    expect(mixed.licence).to.equal('none stated; MIT');
  });

  it('knows background and foreground only, whatever the classes of its parts', async () => {
    const mixed = await openDataset(await mix('{"datasets": [{"dataset": "cats", "repeat": 2}]}'));
    const { stem, image, classes } = await mixed.read('cats/a~2');
    expect(mixed.classes).to.deep.equal(['background', 'foreground']);
    expect([stem, [...classes.data], [...image.data.slice(0, 3)]]).to.deep.equal(['cats/a~2', [0, 1], [1, 2, 3]]);
    const truth = await mixed.readTruth?.('cats/b', { heightPx: 1, widthPx: 2 });
    expect([...(truth?.classes.data ?? [])]).to.deep.equal([1, 1]);
  });

  it('takes other scenes by a seed, some splits alone, and keeps classes that are the same', async () => {
    const more = '{"dataset": "studio", "seed": 2, "splits": ["train"]}';
    const mixed = await openDataset(await mix(`{"datasets": [{"dataset": "studio"}, ${more}], "classes": "all"}`));
    const [own, other] = [openStudio(), openStudio({ seed: 2 })];
    const train = stemsOf(mixed, 'train');
    expect(train).to.have.members([
      ...stemsOf(own, 'train').map((stem) => `studio/${stem}`),
      ...stemsOf(other, 'train').map((stem) => `studio-2/${stem}`),
    ]);
    expect(stemsOf(mixed, 'test')).to.have.members(stemsOf(own, 'test').map((stem) => `studio/${stem}`));
    expect(mixed.classes).to.deep.equal(own.classes);
    const [stem] = stemsOf(other, 'train');
    const { image, classes } = await mixed.read(`studio-2/${stem}`);
    const { image: picture, classes: truth } = await other.read(String(stem));
    expect([image, classes]).to.deep.equal([picture, truth]);
    expect(image).not.to.deep.equal((await own.read(String(stem))).image);
  });

  it('tells its parts as long as their splits are theirs', async () => {
    const path = await mix('{"datasets": [{"dataset": "cats"}]}');
    const { parts, hash } = await openDataset(path);
    expect(parts?.map(({ name }) => name)).to.deep.equal(['cats']);
    const resplit = async (lines: string): Promise<Dataset> => {
      const folder = await makeFolder({ 'own.csv': `stem,split\n${lines}` });
      return openDataset(path, { splits: join(folder, 'own.csv') });
    };
    expect(await resplit('cats/a,train\ncats/b,val\n')).to.deep.include({ parts, hash });
    expect(await resplit('cats/a,val\ncats/b,train\n')).not.to.have.property('parts');
  });

  it('has another hash for another share, and one hash a picture however often it comes', async () => {
    const [once, twice] = await Promise.all(
      [1, 2].map(async (repeat) => openDataset(await mix(`{"datasets": [{"dataset": "cats", "repeat": ${repeat}}]}`))),
    );
    expect(once?.hash).not.to.equal(twice?.hash);
    expect(twice?.sampleHash?.('cats/a~2')).to.equal(once?.sampleHash?.('cats/a'));
  });

  it('says what is wrong with a mixture', async () => {
    const wrong = async (text: string, message: RegExp): Promise<void> =>
      expectDataError(openDataset(await mix(text)), message);
    await wrong('{"datasets": []}', /not a mixture/);
    await wrong('{"datasets": [{"dataset": "all.json"}]}', /not a mixture/);
    await wrong('{"datasets": [{"dataset": "cats", "repeat": 0}]}', /not a mixture/);
    await wrong('{"datasets": [{"dataset": "cats", "splits": []}]}', /not a mixture/);
    await wrong(
      '{"datasets": [{"dataset": "cats"}, {"dataset": "studio"}], "classes": "all"}',
      /must have the same: .*all\.json \(cats: background, cat, dog; studio: background, foreground, outline\)/,
    );
    await wrong('{"datasets": [{"dataset": "dogs"}]}', /neither a known name nor a folder/);
    await wrong('{"datasets": [{"dataset": "cats"}, {"dataset": "./cats"}]}', /two data sets of one name/);
  });
});
