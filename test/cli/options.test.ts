import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError } from '../../lib/base/error.js';
import { assertOutside, readConfig } from '../../lib/cli/options.js';
import { failureOf } from '../support/failure.js';

describe('assertOutside', () => {
  it('refuses results in the folder of the data set, however deep, and nothing beside it', async () => {
    const dataset = join('/data', 'pets');
    for (const path of [dataset, join(dataset, 'report.html'), join(dataset, 'a', '..', 'b')]) {
      expect(await failureOf(() => assertOutside(path, dataset))).to.be.instanceOf(ConfigError);
    }
    for (const path of ['/data', '/data/pets.html', '/data/pets-run', '/elsewhere/pets']) assertOutside(path, dataset);
  });

  it('lets a data set without a folder be', () => assertOutside('anywhere', 'studio'));
});

describe('readConfig', () => {
  it('makes the folder of a data set absolute and leaves a name as it is', async () => {
    expect((await readConfig({ dataset: 'pets' })).dataset).to.equal(join(process.cwd(), 'pets'));
    expect((await readConfig({ set: ['dataset=studio', 'seed=3'] })).dataset).to.equal('studio');
  });

  it('lets --seed win over --set', async () => {
    expect((await readConfig({ set: ['seed=3'], seed: 4 })).seed).to.equal(4);
  });
});
