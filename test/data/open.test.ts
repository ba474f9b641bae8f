import { expect } from 'chai';
import { silentLogger } from '../../lib/base/log.js';
import { resolveConfig } from '../../lib/config/resolve.js';
import { openConfigured, openDataset } from '../../lib/data/open.js';
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

  it('tells the logger what it found', async () => {
    const lines: string[] = [];
    const logger = { ...silentLogger, info: (line: string) => lines.push(line) };
    const dir = await makeFolder({
      'x/images/x.png': await flatPng(1, 1),
      'x/masks/1.png': await greyPng([[1]]),
      'dataset.json': '{"name": "Cells"}',
    });
    await openDataset(dir, { logger });
    await openDataset('studio', { logger });
    expect(lines).to.deep.equal(['data set Cells: dsb2018, 1 image', 'data set studio: generated, 480 images']);
  });

  it('opens what a configuration says', async () => {
    const dir = await makeFolder({
      'images/a.png': await flatPng(1, 1),
      'masks/a.png': await greyPng([[2]]),
      'classes.json': '{"1": "cat", "2": "dog"}',
    });
    const { classes } = await openConfigured(resolveConfig({ values: { dataset: dir, classes: 'binary' } }));
    expect(classes).to.deep.equal(['background', 'foreground']);
    const other = openConfigured(resolveConfig({ values: { dataset: dir, layout: 'voc' } }));
    await expectDataError(other, `data set folder has no JPEGImages/: ${dir}`);
  });

  it('names what is neither', async () => {
    await expectDataError(openDataset('studios'), 'data set is neither a known name nor a folder: studios');
  });
});
