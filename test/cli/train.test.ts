import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createRandom } from '../../lib/base/random.js';
import { drawSplits } from '../../lib/data/split.js';
import type { EvaluationBeside } from '../../lib/evaluate/evaluateBeside.js';
import type { Evaluation } from '../../lib/evaluate/summary.js';
import { renderScoreCsv } from '../../lib/figures/scoreCsv.js';
import { type Ended, runCommand, TINY, tinyFolder, useFolders } from './command.js';

const STEMS = ['a', 'b', 'c', 'd', 'e', 'f'];
const SPLITS_CSV = 'stem,split\na,train\nb,train\nc,train\nd,val\ne,test\nf,test\n';
const METRICS = ['accuracy', 'dice', 'iou', 'precision', 'recall', 'boundaryF', 'hd95', 'nsd', 'mae'];

/** The one JSON document that stdout must hold, and nothing else. */
function readDocument<T>({ code, stdout, stderr }: Ended): T {
  expect(code, stderr).to.equal(0);
  expect(stdout.trimEnd().split('\n').length).to.equal(1);
  return JSON.parse(stdout) as T;
}

/** What is beside the keys of the contract. */
const BESIDE = ['slices', 'failures', 'calibration', 'baselines', 'comparisons'];

/** Expects what the contract says of `evaluate --json`, for two classes. */
function expectContract({ n, classes, perImage, summary, ...others }: Evaluation, stems: readonly string[]): void {
  for (const key of Object.keys(others)) expect(BESIDE).to.include(key);
  expect(n).to.equal(stems.length);
  expect(classes).to.deep.equal(['background', 'foreground']);
  expect(perImage.map(({ id }) => id)).to.deep.equal(stems);
  for (const score of perImage) expect(score).to.include.all.keys('id', 'tp', 'fp', 'fn', 'tn', ...METRICS);
  expect(summary).to.include.all.keys(...METRICS, 'datasetIou', 'datasetDice');
  expect(summary.accuracy).to.include.all.keys('mean', 'ci95', 'n', 'skipped');
  expect(summary.datasetIou).to.include.all.keys('value');
  for (const { tp, fp, fn, tn } of perImage) expect(tp + fp + fn + tn).to.equal(36 * 28);
}

describe('segbook train and evaluate', () => {
  const makeFolder = useFolders();
  let cwd: string;
  let splitFolder: string;
  let unsplitFolder: string;
  let trained: Ended;

  before(async () => {
    cwd = await makeFolder({});
    unsplitFolder = await makeFolder(await tinyFolder(STEMS));
    splitFolder = await makeFolder(await tinyFolder(STEMS, { 'splits.csv': SPLITS_CSV }));
    trained = await runCommand(['train', '--dataset', splitFolder, ...TINY, '--out', 'RUN', '--json'], { cwd });
  });
  const evaluate = (...words: string[]) => runCommand(['evaluate', '--model', 'RUN', '--json', ...words], { cwd });

  it('train prints one JSON document: the run and its metrics', () => {
    const { run, splits } = readDocument<{ run: string; splits: Record<string, Evaluation> }>(trained);
    expect(run).to.equal('RUN');
    expect(Object.keys(splits)).to.have.members(['train', 'val', 'test']);
    expectContract(splits['test']!, ['e', 'f']);
  });

  it('train tells backend and epochs on stderr', () => {
    expect(trained.stderr).to.match(/^backend \w\S*, \d+ threads?, \S.* \(the fastest that works here\b.*\)$/m);
    expect(trained.stderr).to.match(
      /^epoch 1 {2}train loss \d\.\d{3} {2}val loss \d\.\d{3} {2}val Dice \S+ {2}\d+ s$/m,
    );
  });

  it('train goes on with --resume after it was killed, and ends with the same weights', async () => {
    const words = [
      'train',
      '--dataset',
      splitFolder,
      ...TINY,
      '--set',
      'train.epochs=10',
      '--backend',
      'wasm',
      '--json',
    ];
    const straight = await runCommand([...words, '--out', 'STRAIGHT'], { cwd });
    const killed = await runCommand([...words, '--out', 'KILLED'], {
      cwd,
      onStderr: (text, signal) => {
        if (text.includes('epoch 2 ')) signal('SIGKILL');
      },
    });
    expect(killed.code).to.equal(null);
    expect(await readdir(join(cwd, 'KILLED'))).to.not.include('provenance.json');
    const resumed = await runCommand(['train', '--resume', '--out', 'KILLED', '--backend', 'wasm', '--json'], { cwd });
    readDocument(straight);
    readDocument(resumed);
    const weightsOf = (run: string) => readFile(join(cwd, run, 'model', 'weights.bin'));
    expect((await weightsOf('KILLED')).equals(await weightsOf('STRAIGHT'))).to.equal(true);
    expect(await readdir(join(cwd, 'KILLED'))).to.not.include('checkpoint.bin');
  });

  it('train --resume needs the run to go on with', async () => {
    const { code, stderr } = await runCommand(['train', '--resume'], { cwd });
    expect(code).to.equal(2);
    expect(stderr).to.equal('segbook: --resume needs the run to go on with\nName it by --out RUN.\n');
  });

  it('train writes the whole run folder, and nothing into the data set', async () => {
    const run = join(cwd, 'RUN');
    expect((await readdir(run)).sort()).to.deep.equal([
      'config.json',
      'history.jsonl',
      'metrics.json',
      'model',
      'predictions',
      'provenance.json',
      'split.csv',
    ]);
    expect((await readdir(join(run, 'predictions', 'test'))).sort()).to.deep.equal([
      'e-overlay.webp',
      'e.png',
      'f-overlay.webp',
      'f.png',
    ]);
    const config = JSON.parse(await readFile(join(run, 'config.json'), 'utf8'));
    expect(config.dataset).to.equal(splitFolder);
    expect(config.model).to.include({ arch: 'unet', depth: 1, base: 2, norm: 'batch' });
    expect(await readFile(join(run, 'split.csv'), 'utf8')).to.equal(SPLITS_CSV);
    expect((await readdir(splitFolder)).sort()).to.deep.equal(['images', 'masks', 'splits.csv']);
  });

  it('train refuses a folder that holds a run', async () => {
    const words = ['train', '--dataset', splitFolder, ...TINY, '--out', 'RUN'];
    const { code, stdout, stderr } = await runCommand(words, { cwd });
    expect(stderr).to.contain('segbook: run folder must not hold a run yet: RUN\nChoose another --out');
    expect([code, stdout]).to.deep.equal([2, '']);
  });

  it('evaluate measures the test images where the folder has a splits.csv, as train did', async () => {
    const evaluation = readDocument<Evaluation>(await evaluate('--dataset', splitFolder));
    expectContract(evaluation, ['e', 'f']);
    const { splits } = readDocument<{ splits: Record<string, Evaluation> }>(trained);
    expect(evaluation.perImage).to.deep.equal(splits['test']?.perImage);
    expect(evaluation.summary).to.deep.equal(splits['test']?.summary);
  });

  it('evaluate holds the network against baselines, unless told not to', async () => {
    const beside = readDocument<EvaluationBeside>(await evaluate('--dataset', splitFolder));
    expect(Object.keys(beside.baselines)).to.deep.equal(['all-foreground', 'mean-mask', 'otsu', 'colour']);
    expect(beside.comparisons.verdicts.map(({ model }) => model)).to.include('unet');
    const alone = readDocument<Evaluation>(await evaluate('--dataset', splitFolder, '--no-baselines'));
    expect(alone).to.not.have.any.keys('baselines', 'comparisons');
    expect(alone.summary).to.deep.equal(beside.summary);
  });

  it('evaluate measures all images where it has none, or another split where asked to', async () => {
    expectContract(readDocument<Evaluation>(await evaluate('--dataset', unsplitFolder)), STEMS);
    expectContract(readDocument<Evaluation>(await evaluate('--dataset', splitFolder, '--split', 'val')), ['d']);
  });

  it('evaluate takes the split that the run drew, whatever its own seed', async () => {
    const words = ['--dataset', unsplitFolder, ...TINY, '--seed', '3', '--out', 'DRAWN', '--json'];
    const { splits } = readDocument<{ splits: Record<string, Evaluation> }>(
      await runCommand(['train', ...words], { cwd }),
    );
    const ended = await evaluate('--model', 'DRAWN', '--dataset', unsplitFolder, '--split', 'test', '--seed', '5');
    expect(readDocument<Evaluation>(ended).perImage).to.deep.equal(splits['test']?.perImage);
    const first = drawSplits(STEMS, createRandom(1).child('splits'));
    const ofFirst = first.filter(({ split }) => split === 'test').map(({ stem }) => stem);
    expect(ofFirst, 'another split, or this shows nothing').to.not.deep.equal(
      splits['test']?.perImage.map(({ id }) => id),
    );
  });

  it('evaluate writes a row of measures for each image with --csv, but never into the data set', async () => {
    const { perImage } = readDocument<Evaluation>(await evaluate('--dataset', splitFolder, '--csv', 'scores.csv'));
    expect(await readFile(join(cwd, 'scores.csv'), 'utf8')).to.equal(renderScoreCsv(perImage));
    const { code, stderr } = await evaluate('--dataset', splitFolder, '--csv', join(splitFolder, 'scores.csv'));
    expect(stderr).to.match(/^segbook: result must not lie in the data set.+\nChoose another --csv\.\n$/);
    expect(code).to.equal(2);
  });

  it('evaluate prints a line of means without --json', async () => {
    const words = ['evaluate', '--model', 'RUN', '--dataset', splitFolder, '--backend', 'cpu'];
    const { code, stdout, stderr } = await runCommand(words, { cwd });
    // two images are too few to be beyond chance of anything
    expect(stderr).to.match(/unet is not better beyond chance in iou than .*otsu/);
    expect(stdout).to.match(/^test \(2 images\) {2}accuracy \S+ \[\S+, \S+\] {2}dice .+ {2}iou .+\n$/);
    expect(code).to.equal(0);
  });
});

describe('segbook train, interrupted', () => {
  const makeFolder = useFolders();

  it('exits with 130 at Ctrl-C, says so in one line and leaves whole files only', async () => {
    const cwd = await makeFolder({});
    const folder = await makeFolder(await tinyFolder(STEMS));
    let sent = false;
    const words = ['train', '--dataset', folder, ...TINY, '--set', 'train.epochs=10000', '--out', 'RUN', '--json'];
    const { code, stdout, stderr } = await runCommand(words, {
      cwd,
      onStderr: (text, signal) => {
        if (sent || !/^epoch 2 {2}train loss/m.test(text)) return;
        sent = true;
        signal('SIGINT');
      },
    });
    expect(stderr).to.match(/\nsegbook: training interrupted\nWhole epochs are kept in the run folder\.\n$/);
    expect([code, stdout]).to.deep.equal([130, '']);
    const run = join(cwd, 'RUN');
    expect((await readdir(run)).sort()).to.deep.equal([
      'checkpoint.bin',
      'config.json',
      'history.jsonl',
      'model',
      'split.csv',
    ]);
    expect((await readdir(join(run, 'model'))).sort()).to.deep.equal(['model.json', 'weights.bin']);
    for (const line of (await readFile(join(run, 'history.jsonl'), 'utf8')).trimEnd().split('\n')) {
      expect(JSON.parse(line)).to.include.keys('epoch', 'trainLoss');
    }
  });
});
