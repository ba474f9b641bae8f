import { expect } from 'chai';
import { findTools } from '../../../lib/backend/native/requirements.js';
import { BackendError } from '../../../lib/base/error.js';
import { failureOf } from '../../support/failure.js';

const NOTHING = {
  gpu: false,
  platform: 'linux',
  environment: { PATH: '' },
  freeBytes: async () => 1.25e9,
  locatePackage: () => undefined,
};

describe('findTools', () => {
  it('names all that is missing, each with its mend', async () => {
    const error = await failureOf(() => findTools(NOTHING));
    expect(error).to.be.instanceOf(BackendError).and.include({ exitCode: 5 });
    const things = [
      'python3 of version 3.9 or newer with venv',
      'a C++ compiler (c++, g++ or clang++)',
      'the npm package @tensorflow/tfjs-node-gpu',
      'the npm package node-api-headers',
      '3 GB of free disk (there are 1.3)',
    ];
    expect(error.message).to.equal(`native TensorFlow cannot be built here; missing: ${things.join('; ')}`);
    const mends = error.hint.split('\n');
    expect(mends).to.have.lengthOf(4); // one for both packages
    expect(mends[0]).to.contain('apt install python3-venv');
    expect(mends[1]).to.contain('apt install g++');
    expect(mends[2]).to.contain('npm ci --include=optional');
  });

  it('asks for more disk where CUDA comes with it', async () => {
    const error = await failureOf(() => findTools({ ...NOTHING, gpu: true }));
    expect(error.message).to.contain('14 GB of free disk');
  });

  it('tells of a compiler that was chosen and does not run', async () => {
    const error = await failureOf(() => findTools({ ...NOTHING, environment: { PATH: '', CXX: 'no-such-c++' } }));
    expect(error.message).to.contain('a C++ compiler, CXX being no-such-c++');
  });

  it('says how to install on macOS', async () => {
    const error = await failureOf(() => findTools({ ...NOTHING, platform: 'darwin' }));
    expect(error.hint).to.contain('brew install python').and.contain('xcode-select --install');
  });

  it('refuses other systems', async () => {
    const error = await failureOf(() => findTools({ ...NOTHING, platform: 'win32' }));
    expect(error.message).to.equal('native TensorFlow is built on Linux and macOS only: win32');
  });
});
