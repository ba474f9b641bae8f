import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { silentLogger } from '../../lib/base/log.js';
import { findNotebookPeer } from '../../lib/bench/notebookPeer.js';
import { measureReport, type ReportLoad } from '../../lib/bench/reportTime.js';
import { readAssignments, resolveConfig } from '../../lib/config/resolve.js';
import { TINY, tinyFolder, useFolders } from '../cli/command.js';

const ROUNDS = { warmUp: 0, least: 1, most: 1, budgetMs: 0 };

describe('measureReport', function () {
  this.timeout(120_000);
  const makeFolder = useFolders();
  let load: ReportLoad;

  before(async () => {
    const folder = await makeFolder(await tinyFolder(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']));
    const notebooks = await makeFolder({});
    const cell = { cell_type: 'code', id: 'one', metadata: {}, execution_count: null, outputs: [] };
    const metadata = { kernelspec: { name: 'segbook', display_name: 'TypeScript (segbook)', language: 'typescript' } };
    const cells = [{ ...cell, source: 'console.log(6 * 7);' }];
    await mkdir(notebooks, { recursive: true });
    await writeFile(join(notebooks, '1.ipynb'), JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells }));
    const assignments = TINY.filter((word) => word !== '--set');
    const config = resolveConfig({ values: { ...readAssignments(assignments), dataset: folder } });
    load = { notebooks, config, words: ['--dataset', folder, ...TINY] };
  });

  it('measures a report once more with nothing changed, and what it is like', async () => {
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith('segbook-bench-'));
    const context = { threads: 1, logger: silentLogger, rounds: ROUNDS };
    const { rows, skipped } = await measureReport('report-unchanged', context, load);
    expect(skipped).to.deep.equal([]);
    const [row] = rows;
    expect(row).to.include({ name: 'report-unchanged', backend: null, batch: null, threads: 1, rounds: 1, peer: null });
    expect(row?.ms).to.be.within(50, row?.firstMs ?? 0);
    expect(row?.pages).to.include({ pages: 1 });
    expect(row?.pages?.sizeBytes).to.be.above(10_000);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('segbook-bench-'))).to.deep.equal(before);
  });

  it('measures nbconvert on the same notebooks in turn', async function () {
    const python = process.env['SEGBOOK_PYTHON'] ?? '';
    const notebookPeer = python === '' ? undefined : await findNotebookPeer(python).catch(() => undefined);
    if (notebookPeer === undefined) {
      process.stderr.write('skipped: SEGBOOK_PYTHON does not name a Python with nbconvert\n');
      this.skip();
    }
    const context = { threads: 1, logger: silentLogger, rounds: ROUNDS, notebookPeer };
    const [row] = (await measureReport('execute-notebook', context, load)).rows;
    expect(row?.peer).to.match(/^nbconvert \d+\.\d+/);
    expect(row?.ratio).to.be.closeTo((row?.ms ?? 0) / (row?.peerMs ?? 1), 0.01);
    expect(row?.peerPages).to.include({ pages: 1 });
  });
});
