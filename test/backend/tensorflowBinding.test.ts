import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { MANIFEST_FILE, type NativeManifest, readManifest } from '../../lib/backend/native/folder.js';
import { loadBinding } from '../../lib/backend/tensorflowBinding.js';
import { BackendError } from '../../lib/base/error.js';
import { writeJson } from '../../lib/base/file.js';
import { failureOf } from '../support/failure.js';

const MANIFEST: NativeManifest = {
  tensorflow: '2.19.1',
  package: 'tensorflow-cpu',
  tfjsNode: '4.22.0',
  gpu: false,
  platform: process.platform,
  arch: process.arch,
  node: 'v20.19.0',
  napi: '9',
};

describe('loadBinding', () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'segbook-native-')), 'native');
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

  const write = async (binding: string, manifest: object | null): Promise<void> => {
    await mkdir(folder);
    await writeFile(join(folder, 'tfjs_binding.node'), binding);
    if (manifest !== null) await writeJson(join(folder, MANIFEST_FILE), manifest);
  };

  it('says how to build what is not built', async () => {
    const error = await failureOf(() => loadBinding(folder));
    expect(error).to.be.instanceOf(BackendError).and.include({ exitCode: 5, hint: 'Build it: npm run native' });
    expect(error.message).to.equal('native TensorFlow is not built');
  });

  it('does not take a build without its manifest, or without its binding, for whole', async () => {
    await write('half', null);
    const error = await failureOf(() => loadBinding(folder));
    expect(error.message).to.equal(`native TensorFlow is not built whole: ${folder}`);
    expect(error.hint).to.equal(`Delete ${folder} and run npm run native again.`);
    await writeJson(join(folder, MANIFEST_FILE), MANIFEST);
    expect(await readManifest(folder)).to.deep.equal(MANIFEST);
    await rm(join(folder, 'tfjs_binding.node'));
    expect(await readManifest(folder)).to.equal(null);
  });

  it('refuses a build for another machine', async () => {
    await write('', { ...MANIFEST, platform: 'sunos', arch: 'sparc' });
    const error = await failureOf(() => loadBinding(folder));
    expect(error.message).to.equal(
      `native TensorFlow built for sunos-sparc; this is ${process.platform}-${process.arch}`,
    );
  });

  it('names the reason why a build does not load', async () => {
    await write('not a library', MANIFEST);
    const error = await failureOf(() => loadBinding(folder));
    expect(error.message).to.match(/^native TensorFlow does not load: .*tfjs_binding\.node/);
    expect(error.hint).to.contain('npm run native again');
  });
});
