import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { BackendError, ConfigError } from '../../lib/base/error.js';
import { measureWorkload } from '../../lib/bench/measure.js';
import { findPeer } from '../../lib/bench/peer.js';
import { startRunner } from '../../lib/bench/runner.js';
import { unet } from '../../lib/model/unet.js';
import { useFolders } from '../cli/command.js';
import { failureOf } from '../support/failure.js';

const TINY = {
  backend: 'wasm',
  threads: 1,
  base: 2,
  depth: 2,
  classes: 3,
  batch: 2,
  heightPx: 16,
  widthPx: 24,
} as const;

describe('findPeer', () => {
  const makeFolder = useFolders();

  it('refuses what is no Python', async () => {
    for (const python of ['/nowhere/python', process.execPath, '/']) {
      const error = await failureOf(() => findPeer(python));
      expect(error).to.be.instanceOf(ConfigError);
      expect(error.message).to.equal(`--python must be a Python 3: ${python}`);
    }
  });

  it('refuses a Python without torch', async function () {
    if (process.platform === 'win32') this.skip();
    const script = '#!/bin/sh\necho python 3\necho "ModuleNotFoundError: No module named \'torch\'" >&2\nexit 1\n';
    const python = join(await makeFolder({ python: script }), 'python');
    await chmod(python, 0o755);
    const error = await failureOf(() => findPeer(python));
    expect(error).to.be.instanceOf(BackendError);
    expect(error.message).to.equal(
      `Python has no torch that works: ${python} (ModuleNotFoundError: No module named 'torch')`,
    );
    expect(error.hint).to.contain(`${python} -m pip install torch`);
  });
});

describe('the peer', function () {
  this.timeout(120_000);
  const python = process.env['SEGBOOK_PYTHON'] ?? '';
  before(function () {
    if (python !== '') return;
    process.stderr.write('skipped: SEGBOOK_PYTHON does not name a Python with torch\n');
    this.skip();
  });

  it('has a network of as many parameters', async () => {
    const { wordsFor } = await findPeer(python);
    const peer = await startRunner(wordsFor({ ...TINY, name: 'train-step' }));
    peer.kill();
    const { base, depth, classes } = TINY;
    expect(peer.ready.parameters).to.equal(unet({ base, depth, classes, channels: 3 }).layout.size);
  });

  it('works in turn with ours, in training and inference', async () => {
    const peer = await findPeer(python);
    const rounds = { warmUp: 1, least: 3, most: 3, budgetMs: 0 };
    for (const name of ['train-step', 'inference'] as const) {
      const row = await measureWorkload({ ...TINY, name }, { peer, rounds });
      expect(row.peer).to.match(/^torch \d+\.\d+\.\d+ channels_last$/);
      expect(row).to.include({ rounds: 3, peerThreads: 1, problem: null });
      expect(row.ratio).to.be.closeTo(row.ms! / row.peerMs!, 0.1);
      expect(row.ratioQuartiles![0]).to.be.at.most(row.ratioQuartiles![1]);
      expect(row.peerPeakRssMB).to.be.above(50);
    }
  });
});
