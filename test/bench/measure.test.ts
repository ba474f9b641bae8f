import { expect } from 'chai';
import { BackendError } from '../../lib/base/error.js';
import { measureWorkload } from '../../lib/bench/measure.js';
import { failureOf } from '../support/failure.js';

const TINY = {
  name: 'train-step',
  backend: 'wasm',
  threads: 1,
  base: 2,
  depth: 2,
  classes: 2,
  batch: 2,
  heightPx: 16,
  widthPx: 24,
} as const;

describe('measureWorkload', function () {
  this.timeout(60_000);

  it('measures time and memory in a process of its own', async () => {
    const rounds = { warmUp: 0, least: 3, most: 3, budgetMs: 0 };
    const row = await measureWorkload(TINY, { rounds });
    expect(row).to.include({
      name: 'train-step',
      backend: 'wasm',
      threads: 1,
      base: 2,
      batch: 2,
      height: 16,
      width: 24,
    });
    expect(row).to.include({ rounds: 3, peer: null, peerMs: null, ratio: null, problem: null });
    expect(row.ms).to.be.within(row.msQuartiles![0], row.msQuartiles![1]).and.above(0);
    expect(row.firstMs).to.be.above(row.ms!);
    expect(row.peakRssMB).to.be.within(50, 1000);
  });

  it('tells what does not fit in a line of its own', async () => {
    const { ms, problem } = await measureWorkload({ ...TINY, base: 64, heightPx: 2048, widthPx: 2048, batch: 64 });
    expect(ms).to.equal(null);
    expect(problem).to.match(
      /^training needs about .+ GiB for batch 64 of 2048x2048 px at model\.base 64; .+ ends at /,
    );
  });

  it('throws for a backend that cannot run here', async () => {
    expect(await failureOf(() => measureWorkload({ ...TINY, backend: 'cuda' }))).to.be.instanceOf(BackendError);
  });
});
