import { expect } from 'chai';
import sharp from 'sharp';
import { listDataset } from '../../../lib/data/listing.js';
import { flatPng, greyPng, useFolders } from '../folderFixture.js';
import { classRows, listWhole } from './layoutFixture.js';

const rgbPng = async (...colours: number[]): Promise<Uint8Array> =>
  sharp(Uint8Array.from(colours.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255])), {
    raw: { width: colours.length, height: 1, channels: 3 },
  })
    .png()
    .toBuffer();

describe('the layout camvid', () => {
  const makeFolder = useFolders();
  const [road, sky, nothing] = [0x804080, 0x808080, 0x000000];

  it("knows the authors' colours of stills and approved labels", async () => {
    const listing = await listWhole(
      await makeFolder({
        '701_StillsRaw_full/0001TP_006690.png': await flatPng(3, 1),
        'LabeledApproved_full/0001TP_006690_L.png': await rgbPng(road, sky, nothing),
      }),
    );
    expect(listing.layout).to.equal('camvid');
    expect([listing.classes.length, listing.classes[0]]).to.deep.equal([32, 'Void']);
    const [row = []] = await classRows(listing, '0001TP_006690');
    expect(row.map((id) => listing.classes[id])).to.deep.equal(['Road', 'Sky', 'Void']);
  });

  it('reads the splits of folders, and the colours of class_dict.csv', async () => {
    const files: Record<string, string | Uint8Array> = {
      'class_dict.csv': 'name, r, g, b\nRoad,128,64,128\nSky,128,128,128\nVoid,0,0,0\n',
    };
    for (const [i, split] of ['train', 'val', 'test'].entries()) {
      files[`${split}/${i}.png`] = await flatPng(3, 1);
      files[`${split}_labels/${i}_L.png`] = await rgbPng(sky, road, nothing);
    }
    const listing = await listWhole(await makeFolder(files));
    expect(listing.classes).to.deep.equal(['Void', 'Road', 'Sky']);
    expect(listing.items.map(({ stem, split }) => [stem, split])).to.deep.equal([
      ['0', 'train'],
      ['1', 'val'],
      ['2', 'test'],
    ]);
    expect(await classRows(listing, '2')).to.deep.equal([[2, 1, 0]]);
  });

  it('knows the values of SegNet, of which 11 is the background', async () => {
    const listing = await listWhole(
      await makeFolder({ 'train/a.png': await flatPng(3, 1), 'trainannot/a.png': await greyPng([[0, 3, 11]]) }),
    );
    const [row = []] = await classRows(listing, 'a');
    expect(row.map((id) => listing.classes[id])).to.deep.equal(['Sky', 'Road', 'background']);
    expect(row[2]).to.equal(0);
  });

  it('reads codes.txt of images/ and labels/', async () => {
    const listing = await listWhole(
      await makeFolder({
        'codes.txt': 'Animal\nRoad\nVoid\n',
        'images/a.png': await flatPng(3, 1),
        'labels/a_P.png': await greyPng([[0, 1, 2]]),
      }),
    );
    expect(listing.classes).to.deep.equal(['background', 'Animal', 'Road']);
    expect(await classRows(listing, 'a')).to.deep.equal([[1, 2, 0]]);
  });

  it('tells a class file that cannot be used, and an image without labels', async () => {
    const { problems } = await listDataset(
      await makeFolder({
        'class_dict.csv': 'name,r,g,b\nRoad,300,0,0\n',
        'images/a.png': await flatPng(1, 1),
        'images/b.png': await flatPng(1, 1),
        'labels/a.png': await greyPng([[0]]),
      }),
    );
    expect(problems.map(({ kind }) => kind)).to.deep.equal(['unpaired-image', 'metadata']);
    expect(problems[1]?.message).to.match(/^each class must have a name and a colour of its own: "Road" 300,0,0 in /);
  });
});
