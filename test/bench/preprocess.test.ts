import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { silentLogger } from '../../lib/base/log.js';
import { findPeer } from '../../lib/bench/peer.js';
import { measurePreprocess } from '../../lib/bench/preprocess.js';
import { renderTable } from '../../lib/bench/table.js';

const SIZE = { batch: 2, heightPx: 16, widthPx: 24 };
const MACHINE = { cpu: 'CPU', cores: 2, memoryGiB: 16, platform: 'linux x64', node: '20', load: 0 };

describe('the benchmark of preprocessing', function () {
  this.timeout(120_000);
  let dir = '';
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'segbook-bench-test-'));
    for (const folder of ['images', 'masks']) await mkdir(join(dir, folder));
    for (const stem of ['a', 'b', 'c']) {
      const create = { width: 48, height: 32, channels: 3 as const, background: stem === 'b' ? '#fff' : '#c40' };
      await sharp({ create })
        .jpeg()
        .toFile(join(dir, 'images', `${stem}.jpg`));
      await sharp({ create: { ...create, background: '#fff' } })
        .toColourspace('b-w')
        .png()
        .toFile(join(dir, 'masks', `${stem}.png`));
    }
  });
  after(() => rm(dir, { recursive: true, force: true }));
  const rounds = { warmUp: 0, least: 1, most: 1, budgetMs: 0 };
  const contextOf = () => ({
    threads: 1,
    data: [dir],
    rounds,
    logger: silentLogger,
    large: { count: 1, heightPx: 40, widthPx: 60 },
  });

  it('measures cold and cached passes over large images and those given', async () => {
    const { rows, skipped } = await measurePreprocess(SIZE, contextOf());
    expect(skipped).to.deep.equal([]);
    expect(rows.map(({ varied, images }) => [varied?.split(',')[0], images])).to.deep.equal([
      ['cold', 1],
      ['cached', 1],
      ['cold', 3],
      ['cached', 3],
    ]);
    for (const row of rows) {
      expect(row).to.include({ name: 'preprocess', backend: null, base: null, estimateMB: null, batch: 2 });
      expect(row).to.include({ height: 16, width: 24, peer: null, ratio: null });
      expect(row.ms).to.be.above(0);
      expect(row.imagesPerSecond).to.equal(Math.round((1000 * row.images!) / row.ms!));
    }
    expect(renderTable({ machine: MACHINE, results: rows, skipped })).to.contain('preprocess, cold, 60x40 JPEG');
  });

  it('is measured in turn with the DataLoader', async function () {
    const python = process.env['SEGBOOK_PYTHON'] ?? '';
    if (!existsSync(python)) {
      process.stderr.write('skipped: SEGBOOK_PYTHON does not name a Python with torch and Pillow\n');
      this.skip();
    }
    const { rows } = await measurePreprocess(SIZE, { ...contextOf(), peer: await findPeer(python) });
    for (const row of rows) {
      expect(row.peer).to.match(/^torch \d.+ DataLoader, Pillow \d/);
      expect(row.ratio! / (row.ms! / row.peerMs!)).to.be.within(0.9, 1.1);
    }
  });
});
