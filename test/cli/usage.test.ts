import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { packageRoot } from '../../lib/base/file.js';
import { flatPng } from '../data/folderFixture.js';
import { blockMask, type Ended, runCommand, TINY, tinyFolder, useFolders } from './command.js';

/** Expects this exit code, one line that starts so, a hint below it, and nothing else but what data were opened: no stack trace, no result. */
function expectRefusal({ code, stdout, stderr }: Ended, exitCode: number, line: string | RegExp, hint: RegExp): void {
  expect(stderr).to.not.match(/^\s+at /m);
  const lines = stderr.trimEnd().split('\n');
  const [first, second, ...rest] = lines.filter((text) => !text.startsWith('data set '));
  if (typeof line === 'string') expect(first).to.equal(line);
  else expect(first).to.match(line);
  expect(second).to.match(hint);
  expect(rest).to.deep.equal([]);
  expect(stdout).to.equal('');
  expect(code).to.equal(exitCode);
}

/** Runs the command, and tells the CommonJS files that it has loaded when it ends. */
async function loadedBy(...words: string[]): Promise<string> {
  const script = `
    process.on('exit', () => fs.writeSync(2, Object.keys(process.getBuiltinModule('module')._cache).join('\\n')));
    await import(${JSON.stringify(join(packageRoot, 'dist', 'lib', 'cli', 'main.js'))});`;
  const started = ['--input-type=module', '--eval', script, '--', 'segbook', ...words];
  const { stderr } = await promisify(execFile)(process.execPath, started).catch((error: { stderr: string }) => error);
  return stderr.replaceAll('\\', '/');
}

describe('segbook', () => {
  const makeFolder = useFolders();
  let cwd: string;
  let folder: string;
  before(async () => {
    cwd = await makeFolder({});
    folder = await makeFolder(await tinyFolder(['a', 'b', 'c']));
  });
  /** Trains on the folder, and expects that nothing was written. */
  const train = async (...words: string[]): Promise<Ended> => {
    const ended = await runCommand(['train', '--dataset', folder, ...words], { cwd });
    expect((await readdir(folder)).sort()).to.deep.equal(['images', 'masks']);
    expect(await readdir(cwd)).to.deep.equal([]);
    return ended;
  };

  it('helps with itself and with each command', async () => {
    for (const [words, part] of [
      [['--help'], 'evaluate [options]'],
      [['report', '--help'], '--notebook-out <file.ipynb>'],
      [['train', '--help'], '--set <key=value>'],
      [['evaluate', '--help'], '--split <name>'],
      [['train', '--help'], 'auto, tensorflow-gpu, tensorflow, webgpu, wasm, cpu'],
      [['doctor', '--help'], '--threads <n>'],
    ] as const) {
      const { code, stdout, stderr } = await runCommand(words, { cwd });
      expect([code, stderr]).to.deep.equal([0, '']);
      expect(stdout)
        .to.match(/^Usage: segbook /)
        .and.to.contain(part);
    }
  });

  it('tells its version', async () => {
    const { code, stdout } = await runCommand(['--version'], { cwd });
    expect(stdout).to.match(/^\d+\.\d+\.\d+\n$/);
    expect(code).to.equal(0);
  });

  it('exits with 2 for words that it does not know, and names the nearest', async () => {
    for (const [words, told] of [
      [['trian'], "error: unknown command 'trian'\n(Did you mean train?)\n"],
      [['train', '--sett', 'seed=1'], "error: unknown option '--sett'\n(Did you mean --set?)\n"],
      [['train', '--seed', 'one'], "error: option '--seed <n>' argument 'one' is invalid."],
      [['evaluate', '--dataset', '.'], "error: required option '--model <run>' not specified\n"],
    ] as const) {
      const { code, stdout, stderr } = await runCommand(words, { cwd });
      expect(stderr)
        .to.contain(told)
        .and.not.match(/^\s+at /m);
      expect([code, stdout]).to.deep.equal([2, '']);
    }
  });

  it('exits with 2 for a configuration that cannot be', async () => {
    expectRefusal(
      await train('--set', 'train.epoch=3'),
      2,
      'segbook: configuration key unknown: train.epoch',
      /^Did you mean train\.epochs\?$/,
    );
    expectRefusal(
      await train('--set', 'model.depth=9'),
      2,
      'segbook: model.depth not accepted; at most 6: 9',
      /^Choose another value\. Its default is 4\.$/,
    );
    expectRefusal(
      await train('--arch', 'vnet'),
      2,
      'segbook: model.arch not accepted; one of unet, attention-unet, residual-unet: "vnet"',
      /^Choose another value\./,
    );
    expectRefusal(await train('--config', 'none.json'), 2, 'segbook: file not found: none.json', /^Check the path\.$/);
  });

  it('exits with 2 for a network that does not fit the size', async () => {
    const { code, stderr } = await train('--out', 'RUN', '--set', 'preprocess.heightPx=40');
    expect(stderr).to.contain(
      '\nsegbook: network input not divisible by 16 (2 ** model.depth): 240x40\nLower model.depth',
    );
    expect(stderr).to.not.match(/^\s+at /m);
    expect(code).to.equal(2);
  });

  it('exits with 2 for results that would lie in the data set', async () => {
    expectRefusal(
      await train('--out', join(folder, 'run')),
      2,
      `segbook: result must not lie in the data set, which is never written to: ${join(folder, 'run')}`,
      /^Choose another --out\.$/,
    );
  });

  it('exits with 5 for a backend that is unknown or not available, and does not fall back', async () => {
    expectRefusal(
      await train('--backend', 'cuda'),
      5,
      'segbook: backend unknown; one of auto, tensorflow-gpu, tensorflow, webgpu, wasm, cpu: cuda',
      /^Choose one of them/,
    );
  });

  it('exits with 2 for a number of threads out of range, naming the range', async () => {
    for (const words of [['--threads', '0'], ['--threads', '-1'], ['--threads=-1'], ['--threads', '99']]) {
      const value = words.join('=').split('=').at(-1);
      const line = `segbook: number of threads out of range; a whole number from 1 to 64: ${value}`;
      const hint = /^Leave --threads and SEGBOOK_THREADS out/;
      expectRefusal(await train(...words), 2, line, hint);
    }
    for (const command of ['report', 'evaluate', 'doctor']) {
      const { code, stderr } = await runCommand([command, '--threads', '65'], { cwd });
      expect(stderr).to.contain('a whole number from 1 to 64: 65\n');
      expect(code).to.equal(2);
    }
  });

  it('helps without loading tfjs', async () => {
    expect(await loadedBy('--help'))
      .to.contain('/commander/')
      .and.not.contain('/tfjs');
    expect(await loadedBy('train', '--help'))
      .to.contain('/commander/')
      .and.not.contain('/tfjs');
    expect(await loadedBy('evaluate', '--model', 'none', '--dataset', 'studio')).to.contain('/tfjs');
  });
});

describe('segbook on bad data', () => {
  const makeFolder = useFolders();
  /** Trains on a folder of two whole pairs and these files. */
  const trainOn = async (others: Parameters<typeof tinyFolder>[1]) => {
    const cwd = await makeFolder(await tinyFolder(['a', 'b'], others));
    const elsewhere = await makeFolder({});
    const ended = await runCommand(['train', '--dataset', cwd, '--out', 'RUN', ...TINY], { cwd: elsewhere });
    expect(await readdir(elsewhere)).to.deep.equal([]);
    return { cwd, ended };
  };

  it('exits with 3 for a folder that is missing', async () => {
    const cwd = await makeFolder({});
    expectRefusal(
      await runCommand(['train', '--dataset', 'pets'], { cwd }),
      3,
      `segbook: data set is neither a known name nor a folder: ${join(cwd, 'pets')}`,
      /known name: studio\.$/,
    );
  });

  it('exits with 3 for an image without a mask', async () => {
    const { cwd, ended } = await trainOn({ 'images/c.png': await flatPng(36, 28) });
    const path = join(cwd, 'images', 'c.png');
    expectRefusal(ended, 3, `segbook: image without mask: ${path}`, /^Add the mask, of the name of its image/);
  });

  it('exits with 3 for a mask of another size', async () => {
    const { cwd, ended } = await trainOn({
      'images/c.png': await flatPng(36, 28),
      'masks/c.png': await blockMask(28, 36, 255),
    });
    const [mask, image] = [join(cwd, 'masks', 'c.png'), join(cwd, 'images', 'c.png')];
    const line = `segbook: mask must have its image's size: ${mask} is 28x36 px, ${image} is 36x28 px`;
    expectRefusal(ended, 3, line, /^Make the mask at the size of its image/);
  });

  it('exits with 3 for a file that is not an image', async () => {
    const { cwd, ended } = await trainOn({
      'images/c.png': 'no image at all',
      'masks/c.png': await blockMask(36, 28, 255),
    });
    const path = join(cwd, 'images', 'c.png');
    expectRefusal(
      ended,
      3,
      new RegExp(`^segbook: file is not a readable image: ${path} \\(.+\\)$`),
      /^Replace the file/,
    );
  });

  it('exits with 3 for a folder without training images, and leaves no run', async () => {
    const { ended } = await trainOn({ 'splits.csv': 'stem,split\na,test\nb,val\n' });
    expect(ended.stderr).to.match(/^segbook: training needs training images: .+ has none$/m);
    expect(ended.stderr).to.not.match(/^\s+at /m);
    expect(ended.code).to.equal(3);
  });

  it('exits with 3 for a run that is none', async () => {
    const cwd = await makeFolder({});
    expectRefusal(
      await runCommand(['evaluate', '--model', 'RUN', '--dataset', 'studio'], { cwd }),
      3,
      'segbook: no run folder and no stored run of this name: RUN',
      /^Train one with segbook train --out\.$/,
    );
  });
});
