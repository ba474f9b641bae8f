import { expect } from 'chai';
import { openStudio } from '../../lib/data/studio/studio.js';
import { type DatasetRecord, readDatasetRecords } from '../../lib/review/datasetRecords.js';
import { applyPictureTerms, decidePictures, type TermsOwner } from '../../lib/review/pictureTerms.js';

describe('decidePictures', () => {
  let records: readonly DatasetRecord[];
  before(async () => {
    records = await readDatasetRecords();
  });
  const decide = (owner: Partial<TermsOwner>): ReturnType<typeof decidePictures> =>
    decidePictures(
      { name: 'mine', licence: '', home: '', layout: 'folder', showPictures: true, statesPictures: false, ...owner },
      records,
    );

  it('follows dataset.json where it says so, whatever the licence', () => {
    for (const showPictures of [true, false]) {
      const terms = decide({ showPictures, statesPictures: true, licence: 'all rights reserved', layout: 'carvana' });
      expect(terms.showPictures).to.equal(showPictures);
    }
    expect(decide({ showPictures: false, statesPictures: true }).pictureReason).to.equal(
      'its dataset.json does not allow them to be shown.',
    );
  });

  it('follows the record of a set that its home, its name or its layout tells', () => {
    expect(decide({ home: 'http://www.cocodataset.org/#home', licence: 'CC-BY-4.0' }).showPictures).to.equal(false);
    expect(decide({ name: 'dis5k' }).showPictures).to.equal(false);
    expect(decide({ layout: 'carvana' })).to.deep.equal({
      showPictures: false,
      pictureReason: 'the record of Carvana Image Masking (competition rules) does not allow them to be shown.',
    });
    expect(decide({ layout: 'oxford-pets' }).showPictures).to.equal(true);
    expect(decide({ home: 'https://bbbc.broadinstitute.org/BBBC038/' }).showPictures).to.equal(true);
  });

  it('takes a layout that tools export for no data set of its own', () => {
    for (const layout of ['folder', 'coco', 'voc', 'labelme']) expect(decide({ layout }).showPictures).to.equal(true);
  });

  it('shows pictures under a known open licence', () => {
    for (const licence of ['CC0-1.0', 'CC-BY-4.0', 'CC-BY-SA-2.0', 'CC BY 4.0', 'MIT', 'Apache-2.0', 'ODbL-1.0'])
      expect(decide({ licence }).showPictures, licence).to.equal(true);
  });

  it('withholds under any other licence that is stated, and says what to do', () => {
    for (const licence of [
      'CC-BY-ND-4.0',
      'CC-BY-NC-4.0',
      'CC BY-NC-ND 4.0',
      'research only',
      'unknown',
      'proprietary',
      'limited',
    ])
      expect(decide({ licence }).showPictures, licence).to.equal(false);
    expect(decide({ licence: 'research only' }).pictureReason).to.contain('"showPictures": true');
  });

  it('takes pictures without any statement for the user’s own, and says that no licence is stated', () => {
    expect(decide({})).to.deep.equal({
      showPictures: true,
      pictureReason: 'no licence is stated; they are taken for your own.',
    });
  });
});

describe('applyPictureTerms', () => {
  it('leaves a data set as it is but for its terms', async () => {
    const studio = openStudio();
    const told = await applyPictureTerms(studio);
    expect(told.showPictures).to.equal(true);
    expect(told.items).to.equal(studio.items);
    expect(told.hash).to.equal(studio.hash);
    expect(told.licence).to.equal(studio.licence);
  });

  it('credits a known data set by the licence of its record', async () => {
    const bare = { ...openStudio(), name: 'a', licence: '', home: '', layout: 'oxford-pets', statesPictures: false };
    expect(await applyPictureTerms(bare)).to.include({ licence: 'CC-BY-SA-4.0', showPictures: true });
  });
});
