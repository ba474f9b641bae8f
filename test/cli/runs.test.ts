import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommand, TINY, tinyFolder, useFolders } from './command.js';

describe('segbook runs', () => {
  const makeFolder = useFolders();
  let cwd: string;
  let dataset: string;
  let stored: string;
  const run = (...words: string[]) => runCommand(words, { cwd });

  before(async () => {
    cwd = await makeFolder({});
    dataset = await makeFolder(
      await tinyFolder(['a', 'b', 'c'], { 'splits.csv': 'stem,split\na,train\nb,val\nc,test\n' }),
    );
    stored = join(cwd, 'stored');
    process.env['SEGBOOK_RUNS'] = stored;
    const { code, stderr } = await run('train', '--dataset', dataset, ...TINY, '--out', 'RUN');
    expect(code, stderr).to.equal(0);
  });
  after(() => {
    delete process.env['SEGBOOK_RUNS'];
  });

  it('lists none where there are none', async () => {
    expect(await run('runs', 'list')).to.deep.equal({ code: 0, stdout: 'no stored runs\n', stderr: '' });
    expect((await run('runs', 'list', '--json')).stdout).to.equal('[]\n');
  });

  it('store keeps a run, list tells of it, and evaluate takes it by its name', async () => {
    const { code, stdout, stderr } = await run('runs', 'store', 'RUN', '--as', 'tiny-unet');
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.match(
      /^tiny-unet {2}unet on \S+: epoch 1, \d{4}-\d\d-\d\d, \w+, 0\.\d minutes {2}0\.0 MB {2}key [0-9a-f]{16}\nstored in stored\/tiny-unet\n$/,
    );
    expect((await readdir(join(stored, 'tiny-unet'))).sort()).to.deep.equal([
      'config.json',
      'history.jsonl',
      'model',
      'provenance.json',
      'split.csv',
    ]);
    const [listed] = JSON.parse((await run('runs', 'list', '--json')).stdout);
    expect(listed).to.include({ name: 'tiny-unet', arch: 'unet', epoch: 1, isCurrent: true });
    const evaluated = await run('evaluate', '--model', 'tiny-unet', '--dataset', dataset, '--no-baselines', '--json');
    expect(evaluated.code, evaluated.stderr).to.equal(0);
    expect(JSON.parse(evaluated.stdout).n).to.equal(1);
  });

  it('store refuses a name that is taken or cannot be one, with exit code 2', async () => {
    const taken = await run('runs', 'store', 'RUN', '--as', 'tiny-unet');
    expect(taken.stderr).to.equal(
      'segbook: stored run is there already: tiny-unet\nChoose another name, or give --replace.\n',
    );
    expect([taken.code, taken.stdout]).to.deep.equal([2, '']);
    expect((await run('runs', 'store', 'RUN', '--as', 'tiny-unet', '--replace')).code).to.equal(0);
    expect((await run('runs', 'store', 'RUN', '--as', '../x')).code).to.equal(2);
  });

  it('store refuses a folder without a run, with exit code 3', async () => {
    const { code, stderr } = await run('runs', 'store', 'NONE', '--as', 'none');
    expect(stderr).to.equal('segbook: folder holds no run: NONE\nTrain one with segbook train --out.\n');
    expect(code).to.equal(3);
  });
});
