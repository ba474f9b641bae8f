import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { SeriesSummary } from '../../lib/evaluate/series/summary.js';
import { type Ended, runCommand, TINY, tinyFolder, useFolders } from './command.js';

const STEMS = ['a', 'b', 'c', 'd', 'e'];
const SPLITS_CSV = 'stem,split\na,train\nb,train\nc,train\nd,val\ne,test\n';

describe('segbook train --folds and --repeats', () => {
  const makeFolder = useFolders();
  let cwd: string;
  let folder: string;
  before(async () => {
    cwd = await makeFolder({});
    folder = await makeFolder(await tinyFolder(STEMS, { 'splits.csv': SPLITS_CSV }));
  });
  const train = (...words: string[]): Promise<Ended> =>
    runCommand(['train', '--dataset', folder, ...TINY, '--backend', 'wasm', ...words], { cwd });

  it('prints the summary of a cross-validation as one JSON document', async () => {
    const { code, stdout, stderr } = await train('--folds', '2', '--out', 'CV', '--json');
    expect(code, stderr).to.equal(0);
    expect(stdout.trimEnd().split('\n').length).to.equal(1);
    const { folder: told, ...summary } = JSON.parse(stdout) as SeriesSummary & { folder: string };
    expect(told).to.equal('CV');
    expect(JSON.parse(await readFile(join(cwd, 'CV', 'summary.json'), 'utf8'))).to.deep.equal({
      schemaVersion: 1,
      ...summary,
    });
    expect(summary.runs.map(({ name, images }) => [name, images])).to.deep.equal(
      ['fold-1', 'fold-2'].map((name) => [name, { train: 2, val: 2, test: 1 }]),
    );
    expect(stderr).to.match(/^fold-2 of 2$/m);
  });

  it('goes on with a cross-validation by its folder alone', async () => {
    const { metrics } = JSON.parse(await readFile(join(cwd, 'CV', 'summary.json'), 'utf8'));
    const again = await runCommand(['train', '--resume', '--out', 'CV', '--backend', 'wasm', '--json'], { cwd });
    expect(again.code, again.stderr).to.equal(0);
    expect(JSON.parse(again.stdout).metrics).to.deep.equal(metrics);
  });

  it('evaluate measures a fold on the images that it held out', async () => {
    const words = [
      'evaluate',
      '--model',
      join('CV', 'fold-1'),
      '--dataset',
      folder,
      '--split',
      'val',
      '--no-baselines',
    ];
    const held = await runCommand([...words, '--backend', 'wasm', '--json'], { cwd });
    const fold = await readFile(join(cwd, 'CV', 'fold-1.csv'), 'utf8');
    expect(JSON.parse(held.stdout).perImage.map(({ id }: { id: string }) => `${id},val`)).to.deep.equal(
      fold.split('\n').filter((line) => line.endsWith(',val')),
    );
  });

  it('prints a table of repeats', async () => {
    const { code, stdout, stderr } = await train('--repeats', '2', '--out', 'REPEATS', '--seed', '3');
    expect(code, stderr).to.equal(0);
    const [head, first, second, mean, range] = stdout.split('\n');
    expect(head).to.match(/^val {10}accuracy +dice +iou$/);
    expect([first, second].map((line) => line?.split(/\s+/)[0])).to.deep.equal(['repeat-1', 'repeat-2']);
    expect(mean).to.match(/^mean ± sd {4}\d\.\d{3}( ± \d\.\d{3})? /);
    expect(range).to.match(/^range {8}\d\.\d{3} – \d\.\d{3} /);
    expect(stdout).to.match(/\n\ntest {9}accuracy .+\n(.+\n){4}\nrun folders: REPEATS\n$/);
  });

  it('exits with 2 for a wrong number of folds or repeats, and for both', async () => {
    for (const [words, told] of [
      [['--folds', '1'], "error: option '--folds <k>' argument '1' is invalid. it must be at least 2."],
      [['--folds', '5'], 'segbook: folds must be a whole number from 2 to the 4 images that are not test: 5\n'],
      [['--repeats', '0'], "error: option '--repeats <n>' argument '0' is invalid. it must be at least 2."],
      [['--folds', '2', '--repeats', '2'], "error: option '--folds <k>' cannot be used with option '--repeats <n>'"],
    ] as const) {
      const { code, stdout, stderr } = await train(...words, '--out', 'WRONG');
      expect(stderr).to.contain(told);
      expect([code, stdout]).to.deep.equal([2, '']);
    }
  });
});
