import { join } from 'node:path';
import { expect } from 'chai';
import { explainVulkan } from '../../lib/backend/vulkan.js';
import { useFolders } from '../data/folderFixture.js';

describe('explainVulkan', () => {
  const makeFolder = useFolders();
  const explain = (env: Record<string, string>, loader = true) =>
    explainVulkan({ XDG_CONFIG_DIRS: '/nowhere', XDG_DATA_DIRS: '/nowhere', ...env }, () => loader);

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  it('finds the manifest of a driver in the folders of data', async () => {
    const folder = await makeFolder({ 'vulkan/icd.d/driver.json': '{}' });
    expect(explain({ XDG_DATA_DIRS: `/nowhere:${folder}` })).to.equal(null);
    expect(explain({ XDG_CONFIG_HOME: folder })).to.equal(null);
  });

  it('takes a driver named in the environment, alone', async () => {
    const folder = await makeFolder({ 'a.json': '{}', 'vulkan/icd.d/driver.json': '{}' });
    expect(explain({ VK_ICD_FILENAMES: `/nowhere/b.json:${join(folder, 'a.json')}` })).to.equal(null);
    expect(explain({ VK_ADD_DRIVER_FILES: join(folder, 'a.json') })).to.equal(null);
    const replaced = { VK_DRIVER_FILES: '/nowhere/b.json', XDG_DATA_DIRS: folder };
    expect(explain(replaced)).to.equal('no Vulkan driver');
  });

  it('asks for the loader where there is a driver', async () => {
    const folder = await makeFolder({ 'vulkan/icd.d/driver.json': '{}' });
    expect(explain({ XDG_DATA_HOME: folder }, false)).to.equal('no Vulkan loader, libvulkan.so.1');
  });
});
