import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { BenchReport } from '../../lib/bench/bench.js';
import { runCommand, tinyFolder, useFolders } from './command.js';

const TINY = ['--base', '2', '--batch', '1', '--height', '16', '--width', '16', '--threads', '1'];

describe('segbook bench', function () {
  this.timeout(120_000);
  const makeFolder = useFolders();
  let cwd: string;
  before(async () => {
    cwd = await makeFolder({});
  });
  const bench = (...words: string[]) => runCommand(['bench', ...words], { cwd });

  it('prints the machine and a line a benchmark as one JSON document', async () => {
    const { code, stdout } = await bench('--backend', 'wasm', ...TINY, '--json');
    expect(code).to.equal(0);
    const { machine, results, skipped } = JSON.parse(stdout) as BenchReport;
    expect(machine).to.have.all.keys('cpu', 'cores', 'memoryGiB', 'platform', 'node', 'load');
    const names = [...new Set(results.map(({ name }) => name))];
    expect(names).to.deep.equal(['train-step', 'inference', 'preprocess', 'score']);
    expect(skipped.map(({ name }) => name)).to.deep.equal([
      'train-step-bfloat16',
      'report-cold',
      'report-unchanged',
      'execute-notebook',
    ]);
    for (const row of results) {
      const isOfNetwork = row.name === 'train-step' || row.name === 'inference';
      expect(row).to.include(isOfNetwork ? { backend: 'wasm', base: 2 } : { backend: null, base: null });
      expect(row).to.include({ threads: 1, batch: 1, height: 16, width: 16 });
      expect(row).to.include({ peer: null, peerMs: null, ratio: null });
      expect(row.ms).to.be.above(0);
      expect(row.peakRssMB).to.be.above(0);
    }
  });

  it('prints a table without --json, and only what was asked for', async () => {
    const { code, stdout, stderr } = await bench('--backend', 'wasm', ...TINY, '--only', 'inference');
    expect(stdout).to.match(/^ratio +benchmark +backend .+\n- +inference +wasm \(1 thread\) +2 +1 +16x16 /m);
    expect(stdout).to.not.contain('train-step');
    expect(stderr).to.match(/^inference on wasm …$/m);
    expect(code).to.equal(0);
  });

  it('exits with 2 for what it does not know or cannot do, 5 for a backend', async () => {
    for (const [words, exitCode, told] of [
      [
        ['--only', 'speed'],
        2,
        'segbook: benchmark unknown; one of train-step, train-step-bfloat16, inference, preprocess, score, report-cold, ',
      ],
      [['--python', '/nowhere/python'], 2, 'segbook: --python must be a Python 3: /nowhere/python\n'],
      [['--plot', 'cost.svg'], 2, 'segbook: --plot draws what --sizes measures: cost.svg\n'],
      [['--sizes', '--only', 'inference'], 2, 'segbook: --sizes measures train-step only: --only inference\n'],
      [['--batch', '0'], 2, "error: option '--batch <n>' argument '0' is invalid."],
      [['--backend', 'cuda', ...TINY], 5, 'segbook: backend unknown; one of '],
    ] as const) {
      const { code, stdout, stderr } = await bench(...words);
      expect(stderr)
        .to.contain(told)
        .and.not.match(/^\s+at /m);
      expect([code, stdout], told).to.deep.equal([exitCode, '']);
    }
  });

  it('tells a size that does not fit', async () => {
    const size = ['--backend', 'wasm', '--base', '64', '--height', '4096', '--width', '4096'];
    for (const [only, purpose] of [
      ['train-step', 'training'],
      ['inference', 'inference'],
    ] as const) {
      const { code, stdout } = await bench(...size, '--only', only);
      expect(stdout).to.match(new RegExp(`^does not fit: ${purpose} needs about .+ ends at .+$`, 'm'));
      expect(code).to.equal(0);
    }
  });
});

describe('segbook train, too large', () => {
  const makeFolder = useFolders();

  it('exits with 2 before it begins, with the size, the need and settings that fit', async () => {
    const cwd = await makeFolder({});
    const folder = await makeFolder(await tinyFolder(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']));
    const sizes = ['train.batch=64', 'preprocess.heightPx=2048', 'preprocess.widthPx=2048', 'model.base=64'];
    const words = ['train', '--dataset', folder, '--out', 'RUN', '--backend', 'wasm'];
    const { code, stdout, stderr } = await runCommand([...words, ...sizes.flatMap((size) => ['--set', size])], { cwd });
    expect(stderr).to.match(
      /\nsegbook: training needs about \d+\.?\d* GiB for batch \d of 2048x2048 px at model\.base 64; the wasm heap ends at 4 GiB\nSet .*preprocess\.heightPx=\d+ preprocess\.widthPx=\d+.*\.\n$/,
    );
    expect([code, stdout]).to.deep.equal([2, '']);
    await expectMissing(join(cwd, 'RUN', 'config.json'));
  });
});

async function expectMissing(path: string): Promise<void> {
  const error = await readFile(path).catch((reason: unknown) => reason);
  expect(error).to.be.instanceOf(Error).with.property('code', 'ENOENT');
}
