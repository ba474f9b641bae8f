import { expect } from 'chai';
import { openDataset } from '../../lib/data/open.js';
import { openStudio } from '../../lib/data/studio/studio.js';
import { expectDataError, flatPng, greyPng, useFolders } from './folderFixture.js';

describe('openDataset', () => {
  const makeFolder = useFolders();

  it('opens studio by name, with the seed', async () => {
    expect((await openDataset('studio', { seed: 7 })).hash).to.equal(openStudio({ seed: 7 }).hash);
  });

  it('opens a folder by path', async () => {
    const dir = await makeFolder({ 'images/a.png': await flatPng(1, 1), 'masks/a.png': await greyPng([[1]]) });
    expect((await openDataset(dir)).items).to.have.length(1);
  });

  it('names what is neither', async () => {
    await expectDataError(openDataset('studios'), 'data set is neither a known name nor a folder: studios');
  });
});
