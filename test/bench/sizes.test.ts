import { expect } from 'chai';
import { silentLogger } from '../../lib/base/log.js';
import { STANDARD_SIZE } from '../../lib/bench/catalogue.js';
import { drawCosts } from '../../lib/bench/costChart.js';
import { GRID as FULL_GRID, listSizes, measureSizes, type SizeGrid } from '../../lib/bench/sizes.js';

const GRID: SizeGrid = {
  batches: [1, 2],
  bases: [2],
  sides: [
    { heightPx: 16, widthPx: 16 },
    { heightPx: 8192, widthPx: 8192 },
  ],
};

describe('listSizes', () => {
  it('varies one thing at a time, and finds the largest batch of each size that has one', () => {
    const sizes = listSizes(STANDARD_SIZE, GRID, 'wasm').map(({ varied, size }) => [
      varied,
      size.batch,
      size.base,
      `${size.widthPx}x${size.heightPx}`,
    ]);
    expect(sizes).to.deep.equal([
      ['size', 4, 16, '16x16'],
      ['size', 4, 16, '8192x8192'],
      ['size, largest batch', 64, 16, '16x16'],
      ['batch', 1, 16, '240x160'],
      ['batch', 2, 16, '240x160'],
      ['base', 4, 2, '240x160'],
    ]);
  });

  it('takes only sizes that the network can be built for', () => {
    const sides = new Set(listSizes(STANDARD_SIZE, FULL_GRID, 'cpu').map(({ size }) => size.heightPx));
    expect([...sides]).to.deep.equal([80, 160, 320, 640]);
    const uneven = { ...FULL_GRID, sides: [{ heightPx: 80, widthPx: 120 }] };
    expect(() => listSizes(STANDARD_SIZE, uneven, 'cpu')).to.throw('not divisible by 16');
  });
});

describe('measureSizes', function () {
  this.timeout(120_000);

  it('measures what fits, tells what does not, and both can be drawn', async () => {
    const size = { base: 2, depth: 2, batch: 1, heightPx: 16, widthPx: 16 };
    const rounds = { warmUp: 0, least: 1, most: 1, budgetMs: 0 };
    const context = { backends: ['wasm'], threads: 1, size, rounds, logger: silentLogger };
    const { rows, skipped } = await measureSizes(context, { ...GRID, batches: [], bases: [4] });
    expect(skipped).to.deep.equal([]);
    expect(rows.map(({ varied, width, ms }) => [varied, width, ms === null])).to.deep.equal([
      ['size', 16, false],
      ['size', 8192, true],
      ['size, largest batch', 16, false],
      ['base', 16, false],
    ]);
    expect(rows[1]?.problem).to.match(/ends at/);
    const svg = await drawCosts(rows);
    expect(svg)
      .to.match(/^<svg /)
      .and.to.contain('does not fit')
      .and.to.contain('wasm');
  });
});
