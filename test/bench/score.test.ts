import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { silentLogger } from '../../lib/base/log.js';
import { drawMaskPair, SHAPES } from '../../lib/bench/maskPair.js';
import { findScorePeer, measureScore } from '../../lib/bench/score.js';
import { useFolders } from '../cli/command.js';
import { failureOf } from '../support/failure.js';

const TINY = { batch: 2, heightPx: 16, widthPx: 24 };
const ROUNDS = { warmUp: 0, least: 3, most: 3, budgetMs: 0 };

describe('the benchmark of measures', function () {
  this.timeout(60_000);
  const makeFolder = useFolders();

  it('measures pairs of masks in a process of its own', async () => {
    const { rows, skipped } = await measureScore(TINY, { threads: 2, logger: silentLogger, rounds: ROUNDS });
    expect(skipped).to.deep.equal([]);
    expect(rows).to.have.lengthOf(1);
    expect(rows[0]).to.include({
      name: 'score',
      backend: null,
      base: null,
      threads: 1,
      batch: 2,
      rounds: 3,
      peer: null,
    });
    expect(rows[0]?.ms).to.be.above(0);
  });

  it('measures the same masks in Python', async function () {
    const python = process.env['SEGBOOK_PYTHON'] ?? '';
    const scorePeer = python === '' ? undefined : await findScorePeer(python).catch(() => undefined);
    if (scorePeer === undefined) {
      process.stderr.write('skipped: SEGBOOK_PYTHON does not name a Python with NumPy, SciPy and scikit-learn\n');
      this.skip();
    }
    const { rows } = await measureScore(TINY, { threads: 1, logger: silentLogger, rounds: ROUNDS, scorePeer });
    expect(rows[0]?.peer).to.match(/^numpy \S+, scipy \S+, scikit-learn \S+$/);
    expect(rows[0]?.ratio).to.be.above(0);
  });

  it('refuses a Python that lacks a package, and says how to install it', async function () {
    if (process.platform === 'win32') this.skip();
    const script = '#!/bin/sh\necho python 3\necho "ModuleNotFoundError: No module named \'sklearn\'" >&2\nexit 1\n';
    const python = join(await makeFolder({ python: script }), 'python');
    await chmod(python, 0o755);
    const error = await failureOf(() => findScorePeer(python));
    expect(error.message).to.equal(
      `Python has no numpy, scipy, scikit-learn that works: ${python} (ModuleNotFoundError: No module named 'sklearn')`,
    );
    expect(error.hint).to.contain(`${python} -m pip install numpy scipy scikit-learn`);
  });
});

describe('drawMaskPair', () => {
  const one = { widthPx: 30, heightPx: 20, probability: 'sure', alpha: 'soft', predicted: 'near', seed: 3 } as const;

  it('draws every shape, equal ones for equal seeds', () => {
    for (const truth of SHAPES) {
      const pair = drawMaskPair({ ...one, truth });
      expect(drawMaskPair({ ...one, truth })).to.deep.equal(pair);
      expect(drawMaskPair({ ...one, truth, seed: 4 }), truth).to.not.deep.equal(pair);
    }
  });

  it('keeps probabilities and alpha on the side of 0.5 that the masks are on', () => {
    const { prediction, truth } = drawMaskPair({ ...one, truth: 'blobs' });
    expect(prediction.foreground.data.every((p, i) => p >= 0.5 === (prediction.classes.data[i] === 1))).to.equal(true);
    expect(truth.alpha.data.every((a, i) => a >= 0.5 === (truth.foreground.data[i] === 1))).to.equal(true);
  });
});
