import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import type { PredictedFiles } from '../../lib/evaluate/predict/predictFiles.js';
import type { Evaluation } from '../../lib/evaluate/summary.js';
import { type Ended, runCommand, TINY, tinyFolder, useFolders } from './command.js';

const STEMS = ['a', 'b', 'c', 'd', 'e'];
const SPLITS_CSV = 'stem,split\na,train\nb,train\nc,val\nd,test\ne,test\n';

interface Document extends PredictedFiles {
  readonly model: string;
  readonly classes: string[];
  readonly soft: boolean;
}

describe('segbook predict', () => {
  const makeFolder = useFolders();
  let cwd: string;
  let folder: string;
  before(async () => {
    cwd = await makeFolder({});
    folder = await makeFolder(await tinyFolder(STEMS, { 'splits.csv': SPLITS_CSV }));
    const trained = await runCommand(['train', '--dataset', folder, ...TINY, '--out', 'RUN'], { cwd });
    expect(trained.code, trained.stderr).to.equal(0);
  });
  const predict = (...words: string[]): Promise<Ended> => runCommand(['predict', '--model', 'RUN', ...words], { cwd });
  const readDocument = ({ code, stdout, stderr }: Ended): Document => {
    expect(code, stderr).to.equal(0);
    expect(stdout.trimEnd().split('\n').length).to.equal(1);
    return JSON.parse(stdout);
  };
  const pixelsOf = (path: string): Promise<Buffer> => sharp(path).extractChannel(0).raw().toBuffer();

  it('writes what the run has in predictions/, and one JSON document', async () => {
    const images = join(folder, 'images');
    const { model, classes, soft, files, skipped } = readDocument(await predict(images, '--out', 'MASKS', '--json'));
    expect([model, classes, soft, skipped]).to.deep.equal(['RUN', ['background', 'foreground'], false, []]);
    expect(files.map(({ input, output }) => [input, output])).to.deep.equal(
      STEMS.map((stem) => [join(images, `${stem}.png`), join('MASKS', `${stem}.png`)]),
    );
    for (const { widthPx, heightPx, foregroundShare, milliseconds } of files) {
      expect([widthPx, heightPx]).to.deep.equal([36, 28]);
      expect(foregroundShare).to.be.within(0, 1);
      expect(milliseconds).to.be.at.least(0);
    }
    for (const stem of ['d', 'e']) {
      const name = `${stem}.png`;
      const own = await readFile(join(cwd, 'RUN', 'predictions', 'test', name));
      expect((await readFile(join(cwd, 'MASKS', name))).equals(own), name).to.equal(true);
    }
    expect((await readdir(folder)).sort()).to.deep.equal(['images', 'masks', 'splits.csv']);
  });

  it('writes probabilities with --soft, other ones in tiles, and tells in a line without --json', async () => {
    const image = join(folder, 'images', 'b.png');
    const { code, stdout, stderr } = await predict(image, '--out', 'SOFT', '--soft', '--backend', 'cpu');
    expect(stdout).to.equal('1 image predicted into SOFT\n');
    expect(stderr).to.match(/^backend cpu\b/m);
    expect(code).to.equal(0);
    const tiled = await predict(image, '--out', 'TILED', '--soft', '--backend', 'cpu', '--tiles', 'auto', '--tta');
    expect(tiled.code, tiled.stderr).to.equal(0);
    const [whole, inTiles] = await Promise.all(['SOFT', 'TILED'].map((out) => pixelsOf(join(cwd, out, 'b.png'))));
    expect([whole!.length, inTiles!.length]).to.deep.equal([36 * 28, 36 * 28]);
    expect(inTiles!.equals(whole!), 'pictures of 36x28 are larger than the network of 32x32').to.equal(false);
  });

  it('exits with 3 for a broken image, and skips it with --skip-bad', async () => {
    const dir = await makeFolder({ 'a.png': await sharp(join(folder, 'images', 'a.png')).toBuffer(), 'bad.png': 'no' });
    const words = [dir, '--out', 'SOME', '--backend', 'cpu'];
    const refused = await predict(...words);
    expect(refused.stderr).to.match(
      /\nsegbook: file is not a readable image: .*bad\.png .*\n.* --skip-bad predicts the others\.\n$/,
    );
    expect([refused.code, refused.stdout]).to.deep.equal([3, '']);
    const skipping = await predict(...words, '--skip-bad');
    expect(skipping.stdout).to.equal('1 image predicted into SOME; 1 skipped\n');
    expect(skipping.stderr).to.match(/^warning: skipped: file is not a readable image: .*bad\.png/m);
  });

  it('exits with 2 for wrong options, before a backend starts', async () => {
    const image = join(folder, 'images', 'a.png');
    for (const [words, told] of [
      [[image], "error: required option '--out <dir>' not specified"],
      [['--out', 'X'], "error: missing required argument 'input'"],
      [[image, '--out', 'X', '--scales', '1,big'], 'it must be numbers with commas between them, such as 0.75,1,1.25.'],
      [[image, '--out', 'X', '--tiles', 'some'], 'Allowed choices are off, auto, on.'],
      [[folder, '--out', 'X'], 'segbook: input must hold images only; this is a data set with its masks: '],
      [
        [image, '--out', join(folder, 'out')],
        'segbook: output must not lie in a data set, which is never written to: ',
      ],
    ] as const) {
      const { code, stdout, stderr } = await predict(...words);
      expect(stderr)
        .to.contain(told)
        .and.not.to.match(/^backend /m);
      expect([code, stdout]).to.deep.equal([2, '']);
    }
    expect((await readdir(cwd)).includes('X')).to.equal(false);
  });

  it('exits with 130 at Ctrl-C and leaves whole masks only', async () => {
    const large = await sharp({ create: { width: 160, height: 160, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const many = await makeFolder(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.png`, large])));
    let sent = false;
    const { code, stdout, stderr } = await runCommand(
      ['predict', '--model', 'RUN', many, '--out', 'CUT', '--tiles', 'on', '--backend', 'wasm', '--json'],
      {
        cwd,
        onStderr: (text, signal) => {
          if (sent || !text.includes('predict: image 1 of 40')) return;
          sent = true;
          signal('SIGINT');
        },
      },
    );
    expect(stderr).to.match(/\nsegbook: prediction interrupted\n\d+ of 40 images are done\.\n$/);
    expect([code, stdout]).to.deep.equal([130, '']);
    const left = await readdir(join(cwd, 'CUT'));
    expect(left.length).to.be.below(40);
    for (const name of left) {
      expect(name).to.match(/^\d+\.png$/);
      expect((await pixelsOf(join(cwd, 'CUT', name))).length).to.equal(160 * 160);
    }
  });

  it('evaluate takes --tta and --scales, too', async () => {
    const evaluate = async (...words: string[]): Promise<Evaluation> => {
      const { code, stdout, stderr } = await runCommand(
        ['evaluate', '--model', 'RUN', '--dataset', folder, '--no-baselines', '--backend', 'cpu', '--json', ...words],
        { cwd },
      );
      expect(code, stderr).to.equal(0);
      return JSON.parse(stdout);
    };
    const [plain, turned] = [await evaluate(), await evaluate('--tta', '--scales', '0.5,1')];
    expect(turned.n).to.equal(plain.n);
    expect(turned.summary.mae.mean).to.not.equal(plain.summary.mae.mean);
  });
});
