import { expect } from 'chai';
import fc from 'fast-check';
import sharp from 'sharp';
import { openFolder } from '../../lib/data/folder.js';
import { listDataset } from '../../lib/data/listing.js';
import { expectDataError, type Files, flatPng, greyPng, useFolders } from './folderFixture.js';

describe('listDataset', () => {
  const makeFolder = useFolders();
  let [image, mask]: Uint8Array[] = [];

  before(async () => {
    image = await flatPng(2, 1);
    mask = await greyPng([[0, 1]]);
  });

  const pairs = (...stems: string[]): Files =>
    Object.fromEntries(
      stems.flatMap((stem) => [
        [`images/${stem}.png`, image ?? ''],
        [`masks/${stem}.png`, mask ?? ''],
      ]),
    );
  const problemsOf = async (files: Files): Promise<[kind: string, message: string][]> => {
    const dir = await makeFolder(files);
    const { problems } = await listDataset(dir);
    return problems.map(({ kind, message }) => [kind, message.replaceAll(dir, '.')]);
  };

  it('tells every problem at once, and lists what can be used', async () => {
    const dir = await makeFolder({
      ...pairs('a', 'b'),
      'images/a.jpg': 'x',
      'images/c.png': 'x',
      'masks/d.png': 'x',
      'dataset.json': '{',
      'splits.csv': 'stem,split\na,train\nz,val\n',
    });
    const { problems, items, metadata } = await listDataset(dir);
    expect(problems.map(({ kind, message }) => [kind, message.replaceAll(dir, '.')])).to.deep.equal([
      ['duplicate-stem', 'stem twice in ./images: a.jpg and a.png'],
      ['unpaired-image', 'image without mask: ./images/c.png'],
      ['unpaired-mask', 'mask without image: ./masks/d.png'],
      ['metadata', 'file is not JSON: ./dataset.json'],
      ['splits', 'no image for a stem of ./splits.csv: z'],
      ['splits', 'image not in ./splits.csv: b'],
    ]);
    for (const { hint, path } of problems) expect(hint !== '' && path.startsWith(dir)).to.equal(true);
    expect(items.map(({ stem, split }) => [stem, split])).to.deep.equal([
      ['a', 'train'],
      ['b', undefined],
    ]);
    expect(metadata.showPictures).to.equal(true);
  });

  it('reads groups of splits.csv', async () => {
    const dir = await makeFolder({
      ...pairs('a', 'b', 'c'),
      'splits.csv': 'stem,split,group\na,train,one\nb,train,\nc,val,two\n',
    });
    expect((await openFolder(dir, { cacheDir: null })).items).to.deep.equal([
      { stem: 'a', split: 'train', group: 'one' },
      { stem: 'b', split: 'train' },
      { stem: 'c', split: 'val', group: 'two' },
    ]);
  });

  it('names the line of an unknown split, a missing column and a stem that stands twice', async () => {
    const told = async (text: string) =>
      (await problemsOf({ ...pairs('a'), 'splits.csv': text })).map(([, line]) => line);
    expect(await told('stem,split\na,dev\n')).to.deep.equal([
      'split must be train, val or test: "dev" in ./splits.csv, line 2',
    ]);
    expect(await told('name,part\na,train\n')).to.deep.equal([
      'column missing in ./splits.csv: stem',
      'column missing in ./splits.csv: split',
    ]);
    expect(await told('stem,split\na,train\na,val\n')).to.deep.equal(['stem twice in ./splits.csv: a']);
  });

  it('names an image without a trimap', async () => {
    const files = { ...pairs('a', 'b'), 'trimaps/a.png': await greyPng([[1, 2]]) };
    expect(await problemsOf(files)).to.deep.equal([['unpaired-trimap', 'image without trimap: ./images/b.png']]);
  });

  it('goes through folders that hold nothing but one other', async () => {
    const dir = await makeFolder({
      'archive/data/images/a.png': image ?? '',
      'archive/data/masks/a.png': mask ?? '',
      '__MACOSX/archive/._a.png': 'x',
    });
    const listing = await listDataset(dir);
    expect(listing.dir).to.equal(`${dir}/archive/data`);
    expect([listing.layout, listing.items.length, listing.problems.length]).to.deep.equal(['folder', 1, 0]);
    expect(listing.metadata.name).to.equal('data');
  });

  it('takes the layout that is named', async () => {
    const dir = await makeFolder({ ...pairs('a'), 'train/b.png': image ?? '', 'train_masks/b_mask.gif': mask ?? '' });
    expect((await listDataset(dir)).layout).to.equal('folder');
    const named = await listDataset(dir, { layout: 'carvana' });
    expect(named.items.map(({ stem }) => stem)).to.deep.equal(['b']);
  });

  it('pairs whatever extensions and order the files have', async () => {
    const extension = fc.constantFrom('png', 'PNG', 'jpg', 'tif');
    const stems = fc.uniqueArray(fc.stringMatching(/^[a-z0-9 ._äé-]{0,6}[a-z0-9]$/), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(stems, extension, extension, async (names, forImage, forMask) => {
        const visible = names.filter((name) => !name.startsWith('.'));
        fc.pre(visible.length > 0);
        const files = visible.flatMap((name) => [
          [`images/${name}.${forImage}`, 'x'],
          [`masks/${name.normalize('NFD')}.${forMask}`, 'x'],
        ]);
        const { items, problems } = await listDataset(await makeFolder(Object.fromEntries(files)));
        expect(problems).to.deep.equal([]);
        const wanted = visible.map((name) => name.normalize('NFC'));
        expect(items.map(({ stem }) => stem)).to.deep.equal([...wanted].sort((a, b) => (a < b ? -1 : 1)));
      }),
      { numRuns: 25 },
    );
  });

  it('finds a photograph among the masks when the data set is opened', async () => {
    const photograph = await flatPng(2, 1);
    const dir = await makeFolder({ ...pairs('a'), 'images/b.png': image ?? '', 'masks/b.png': photograph });
    expect((await openFolder(dir, { cacheDir: null })).items).to.have.length(2);
    const noise = Uint8Array.from({ length: 3 * 64 }, (_, i) => ((i * i * 31) % 65521) & 255);
    const many = await sharp(noise, { raw: { width: 64, height: 1, channels: 3 } })
      .png()
      .toBuffer();
    const odd = await makeFolder({ ...pairs('a'), 'images/b.png': await flatPng(64, 1), 'masks/b.png': many });
    const message = `mask must not be a photograph: ${odd}/masks/b.png has more than 32 colours`;
    await expectDataError(openFolder(odd, { cacheDir: null }), message);
    const named = { ...pairs('a'), 'images/b.png': image ?? '', 'masks/b.png': photograph };
    const byColour = await makeFolder({
      ...named,
      'classes.json': '{"#000000": "background", "1,1,1": "cat", "200,100,50": "dog"}',
    });
    const dataset = await openFolder(byColour, { cacheDir: null });
    expect([...(await dataset.read('b')).classes.data]).to.deep.equal([2, 2]);
    expect([...(await dataset.read('a')).classes.data]).to.deep.equal([0, 1]);
  });

  it('refuses keys of classes.json that are neither values nor colours, or both', async () => {
    const told = async (text: string) => (await problemsOf({ ...pairs('a'), 'classes.json': text }))[0]?.[1];
    expect(await told('{"one": "cat"}')).to.equal(
      'file is not as expected: ./classes.json (keys must be whole numbers up to 65535: one)',
    );
    expect(await told('{"#ff0000": "cat", "1": "dog"}')).to.equal(
      'file is not as expected: ./classes.json (keys must be colours, #rrggbb or r,g,b, as the others are: 1)',
    );
    expect(await told('{"#ff000": "cat"}')).to.match(/^file is not as expected/);
  });
});
