import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { buildNative } from '../../../lib/backend/native/build.js';
import { findPackage, TFJS_NODE } from '../../../lib/backend/native/requirements.js';
import { InterruptedError } from '../../../lib/base/error.js';
import { silentLogger } from '../../../lib/base/log.js';
import { failureOf } from '../../support/failure.js';

/** Runs with a `python3` that passes the check and then does this when it shall make a virtual environment. */
async function withPython<T>(whenVenv: string, run: (folder: string) => Promise<T>): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'segbook-native-'));
  const path = process.env['PATH'] ?? '';
  await mkdir(join(home, 'bin'));
  await writeFile(join(home, 'bin', 'python3'), `#!/bin/sh\nif [ "$2" = venv ]; then ${whenVenv}; fi\n`);
  await writeFile(join(home, 'bin', 'c++'), '#!/bin/sh\n');
  for (const name of ['python3', 'c++']) await chmod(join(home, 'bin', name), 0o755);
  process.env['PATH'] = [join(home, 'bin'), path].join(delimiter);
  try {
    return await run(join(home, 'native'));
  } finally {
    process.env['PATH'] = path;
    await rm(home, { recursive: true, force: true });
  }
}

describe('buildNative', () => {
  before(function () {
    if (process.platform === 'win32' || findPackage(TFJS_NODE) === undefined) this.skip();
  });

  it('leaves nothing behind when a step fails', async () => {
    await withPython('mkdir -p "$3"; echo no room >&2; exit 4', async (folder) => {
      const error = await failureOf(() => buildNative({ gpu: false, folder }));
      expect(error).to.include({ exitCode: 5 });
      expect(error.message).to.contain('(4): no room');
      expect(await readdir(join(folder, '..'))).to.deep.equal(['bin']);
    });
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const controller = new AbortController();
    const logger = { ...silentLogger, progress: () => controller.abort() };
    await withPython('mkdir -p "$3"; echo begun; exec sleep 60', async (folder) => {
      const error = await failureOf(() => buildNative({ gpu: false, folder, logger, signal: controller.signal }));
      expect(error).to.be.instanceOf(InterruptedError);
      expect(await readdir(join(folder, '..'))).to.deep.equal(['bin']);
    });
  });

  it('makes a build again that lacks its manifest, and keeps it until the new one is whole', async () => {
    await withPython('exit 4', async (folder) => {
      await mkdir(folder);
      await writeFile(join(folder, 'tfjs_binding.node'), 'half');
      await failureOf(() => buildNative({ gpu: false, folder }));
      expect(existsSync(join(folder, 'tfjs_binding.node'))).to.equal(true);
    });
  });
});
