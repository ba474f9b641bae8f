import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommand, TINY, tinyFolder, useFolders } from './command.js';

describe('segbook survey', () => {
  const makeFolder = useFolders();

  it('prints the main facts, a line each', async () => {
    const folder = await makeFolder(await tinyFolder(['a', 'b', 'c']));
    const { code, stdout, stderr } = await runCommand(['survey', folder], { cwd: folder });
    expect(code, stderr).to.equal(0);
    expect(stdout).to.match(/^images +3 \(train 1, val 1, test 1\)\nsize +36 x 28 px, 1 distinct\n/);
    // the block of 17x13 of 36x28 pixels
    expect(stdout).to.match(/\nforeground +22 % to 22 % \(median 22 %\) of an image\n/);
    expect((await readdir(folder)).sort()).to.deep.equal(['images', 'masks']);
  });

  it('prints one JSON document, with leaks', async () => {
    const files = await tinyFolder(['a', 'b', 'c'], { 'splits.csv': 'stem,split\na,train\nb,val\nc,test\n' });
    const folder = await makeFolder({ ...files, 'images/c.png': files['images/a.png'] ?? '' });
    const { code, stdout } = await runCommand(['survey', folder, '--json'], { cwd: folder });
    expect(code).to.equal(0);
    const survey = JSON.parse(stdout);
    expect(survey).to.include({ schemaVersion: 1, n: 3, layout: 'folder' });
    expect(survey.leaks).to.deep.equal([{ kind: 'exact', stems: ['a', 'c'], splits: ['train', 'test'] }]);
    expect(survey.images[0]).to.include({ stem: 'a', objects: 1, foregroundShare: (17 * 13) / (36 * 28) });
  });

  it('exits with 3 where there is no data set', async () => {
    const folder = await makeFolder({});
    const { code, stdout, stderr } = await runCommand(['survey', join(folder, 'none')], { cwd: folder });
    expect(code).to.equal(3);
    expect(stdout).to.equal('');
    expect(stderr).to.match(/^segbook: data set is neither a known name nor a folder: /);
  });
});

describe('segbook data split', () => {
  const makeFolder = useFolders();
  const STEMS = Array.from({ length: 7 }, (_, i) => `s${i}`);

  it('writes splits that other commands take, the same for the same seed', async () => {
    const folder = await makeFolder(await tinyFolder(STEMS));
    const cwd = await makeFolder({});
    const words = ['data', 'split', folder, '--stratify', '--seed', '3', '--json'];
    const { code, stdout, stderr } = await runCommand([...words, '--out', 'one.csv'], { cwd });
    expect(code, stderr).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.equal({
      files: [{ path: 'one.csv', counts: { train: 5, val: 1, test: 1 }, leaks: [] }],
    });
    await runCommand([...words, '--out', 'two.csv'], { cwd });
    const text = await readFile(join(cwd, 'one.csv'), 'utf8');
    expect(await readFile(join(cwd, 'two.csv'), 'utf8')).to.equal(text);
    const survey = await runCommand(['survey', folder, '--split-file', 'one.csv'], { cwd });
    expect(survey.stdout).to.match(/^images +7 \(train 5, val 1, test 1\)\n/);
    const trained = ['train', '--dataset', folder, '--split-file', 'one.csv', '--out', 'run', ...TINY];
    expect((await runCommand(trained, { cwd })).code).to.equal(0);
    expect((await readFile(join(cwd, 'run', 'split.csv'), 'utf8')).trimEnd()).to.equal(text.trimEnd());
    expect((await readdir(folder)).sort()).to.deep.equal(['images', 'masks']);
  });

  it('writes a file a fold', async () => {
    const folder = await makeFolder(await tinyFolder(STEMS));
    const cwd = await makeFolder({});
    const { code } = await runCommand(['data', 'split', folder, '--folds', '3', '--out', 'fold.csv'], { cwd });
    expect(code).to.equal(0);
    expect((await readdir(cwd)).sort()).to.deep.equal(['fold-1.csv', 'fold-2.csv', 'fold-3.csv']);
  });

  it('refuses to write into the data set, and two folds', async () => {
    const folder = await makeFolder(await tinyFolder(['a', 'b', 'c']));
    const inside = await runCommand(['data', 'split', folder, '--out', join(folder, 'splits.csv')], { cwd: folder });
    expect(inside.code).to.equal(2);
    expect(inside.stderr).to.match(/^segbook: result must not lie in the data set/);
    const two = await runCommand(['data', 'split', folder, '--folds', '2', '--out', 'x.csv'], { cwd: folder });
    expect(two.code).to.equal(2);
    expect(two.stderr).to.contain('it must be at least 3.');
  });
});
