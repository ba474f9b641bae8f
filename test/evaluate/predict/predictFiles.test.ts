import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { ConfigError, DataError, InterruptedError, type SegbookError } from '../../../lib/base/error.js';
import type { Logger } from '../../../lib/base/log.js';
import type { Picture } from '../../../lib/data/picture.js';
import { type PredictFilesOptions, predictFiles } from '../../../lib/evaluate/predict/predictFiles.js';
import type { Predictor } from '../../../lib/evaluate/predictor.js';
import { flatPng, useFolders } from '../../data/folderFixture.js';

/** Takes the red of a pixel for the probability of the foreground. */
const redness: Predictor = {
  name: 'redness',
  predict: async ({ widthPx, heightPx, data }: Picture) => {
    const red = Float32Array.from({ length: widthPx * heightPx }, (_, i) => data[3 * i]! / 255);
    const classes = Uint8Array.from(red, (share) => (share > 0.5 ? 2 : 0));
    return { classes: { widthPx, heightPx, data: classes }, foreground: { widthPx, heightPx, data: red } };
  },
};

/** A PNG of one row, by the red values of its pixels. */
function redRow(...values: number[]): Promise<Buffer> {
  const raw = { width: values.length, height: 1, channels: 3 as const };
  return sharp(Uint8Array.from(values.flatMap((red) => [red, 0, 0])), { raw })
    .png()
    .toBuffer();
}

async function readGrey(
  path: string,
): Promise<{ widthPx: number; heightPx: number; values: number[]; channels: number }> {
  const { channels } = await sharp(path).metadata();
  const { data, info } = await sharp(path).extractChannel(0).raw().toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, values: [...data], channels };
}

async function listBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort();
}

describe('predictFiles', () => {
  const makeFolder = useFolders();
  let outputs: string;
  before(async () => {
    outputs = await makeFolder({});
  });
  const open = async (): Promise<Predictor> => redness;
  const never = async (): Promise<Predictor> => {
    throw new Error('nothing should be opened');
  };
  const refused = async (inputs: readonly string[], out: string): Promise<SegbookError> => {
    const error = await predictFiles(never, inputs, out).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(ConfigError);
    return error as SegbookError;
  };

  it('writes class ids as 8-bit grey, and tells size, share and time', async () => {
    const dir = await makeFolder({ 'a.png': await redRow(255, 200, 100, 0) });
    const out = join(dir, 'out');
    let clock = 0;
    const now = (): number => (clock += 5);
    const { files, skipped } = await predictFiles(open, [join(dir, 'a.png')], out, { now });
    expect(await readGrey(join(out, 'a.png'))).to.deep.equal({
      widthPx: 4,
      heightPx: 1,
      values: [2, 2, 0, 0],
      channels: 1,
    });
    expect(files).to.deep.equal([
      {
        input: join(dir, 'a.png'),
        output: join(out, 'a.png'),
        widthPx: 4,
        heightPx: 1,
        foregroundShare: 2 / 4,
        milliseconds: 5,
      },
    ]);
    expect(skipped).to.deep.equal([]);
  });

  it('writes the probability of the foreground times 255 where it is to be soft', async () => {
    const dir = await makeFolder({ 'a.png': await redRow(255, 200, 100, 0) });
    const { files } = await predictFiles(open, [dir], join(outputs, 'out'), { soft: true });
    expect((await readGrey(join(outputs, 'out', 'a.png'))).values).to.deep.equal([255, 200, 100, 0]);
    expect(files[0]?.foregroundShare, 'by the class ids').to.equal(0.5);
  });

  it('keeps the folders below a folder, and leaves out hidden files and what is no image', async () => {
    const image = await redRow(255);
    const dir = await makeFolder({
      'b.jpg': image,
      'x/a.png': image,
      'x/y/a.webp': image,
      'x/notes.txt': '',
      '.hidden.png': image,
    });
    const lines: string[] = [];
    const logger: Logger = { info: (line) => lines.push(line), warn: () => {}, progress: () => {} };
    const { files } = await predictFiles(open, [dir], join(outputs, 'kept'), { logger });
    expect(await listBelow(join(outputs, 'kept'))).to.deep.equal(
      ['b.png', 'x/a.png', 'x/y/a.png'].map((path) => join(path)),
    );
    expect(files.map(({ input }) => basename(input))).to.deep.equal(['b.jpg', 'a.png', 'a.webp']);
    expect(lines).to.deep.equal(['1 files that are no images are left out']);
  });

  it('writes at the size of the upright image', async () => {
    const turned = await sharp(await redRow(255, 0, 0))
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const dir = await makeFolder({ 'a.png': turned });
    const { files } = await predictFiles(open, [dir], join(outputs, 'upright'));
    expect(files[0]).to.deep.include({ widthPx: 1, heightPx: 3 });
    // turned clockwise by a quarter: what was left is above
    expect(await readGrey(join(outputs, 'upright', 'a.png'))).to.deep.include({
      widthPx: 1,
      heightPx: 3,
      values: [2, 0, 0],
    });
  });

  it('takes a file that is given twice once, and refuses two files of one output', async () => {
    const image = await redRow(255);
    const dir = await makeFolder({ 'a.png': image, 'b/a.jpg': image, 'c/A.png': image });
    const [one, other, third] = ['a.png', 'b/a.jpg', 'c/A.png'].map((path) => join(dir, path)) as [
      string,
      string,
      string,
    ];
    const { files } = await predictFiles(open, [one, join(dir, 'b', '..', 'a.png')], join(outputs, 'twice'));
    expect(files.length).to.equal(1);
    const told = (a: string, b: string, output: string): string =>
      `inputs must differ in their outputs: ${a} and ${b} would both become ${output}`;
    expect((await refused([one, other], join(outputs, 'out'))).message).to.equal(told(one, other, 'a.png'));
    expect((await refused([one, third], join(outputs, 'out'))).message).to.equal(told(one, third, 'A.png'));
  });

  it('refuses outputs among the inputs, over them, and in a data set', async () => {
    const image = await redRow(255);
    const dir = await makeFolder({
      'set/images/a.png': image,
      'set/masks/a.png': image,
      'more/a.png': image,
      file: '',
    });
    const [set, more] = [join(dir, 'set'), join(dir, 'more')];
    for (const [inputs, out, told] of [
      [[more], more, 'output must not lie in an input folder: '],
      [[more], join(more, 'below', 'it'), 'output must not lie in an input folder: '],
      [[join(more, 'a.png')], more, 'output must not overwrite an input: '],
      [[more], join(set, 'predictions'), 'output must not lie in a data set, which is never written to: '],
      [[join(set, 'images')], set, 'output must not lie in a data set, which is never written to: '],
      [[more], join(dir, 'file'), 'output must be a folder: '],
    ] as const) {
      expect((await refused(inputs, out)).message).to.contain(told);
    }
    expect(await listBelow(dir)).to.deep.equal(
      ['file', 'more/a.png', 'set/images/a.png', 'set/masks/a.png'].map((path) => join(path)),
    );
  });

  it('refuses a data set as input, whose masks are no pictures, and names its images', async () => {
    const image = await redRow(255);
    const dir = await makeFolder({ 'images/a.png': image, 'masks/a.png': image });
    const { hint } = await refused([dir], join(outputs, 'out'));
    expect(hint).to.equal(`Give the folder of its images, such as ${join(dir, 'images')}.`);
    await predictFiles(open, [join(dir, 'images')], join(outputs, 'fine'));
    expect(await listBelow(join(outputs, 'fine'))).to.deep.equal(['a.png']);
  });

  it('tells what is missing, and folders without an image', async () => {
    const dir = await makeFolder({ 'notes.txt': '' });
    for (const [input, told] of [
      [join(dir, 'none'), `input not found: ${join(dir, 'none')}`],
      [dir, `no image in ${dir}`],
    ] as const) {
      const error = await predictFiles(never, [input], join(outputs, 'out')).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(DataError);
      expect((error as DataError).message).to.equal(told);
    }
  });

  describe('with a broken image', () => {
    let dir: string;
    before(async () => {
      dir = await makeFolder({ 'a.png': await redRow(255), 'b.png': 'no image', 'c.png': await flatPng(2, 2) });
    });
    const run = (out: string, options: PredictFilesOptions = {}) =>
      predictFiles(open, [dir], join(outputs, out), options);

    it('names it and stops, with what was done before kept whole', async () => {
      const error = await run('stopped').catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(DataError);
      const { message, hint } = error as DataError;
      expect(message).to.contain(`file is not a readable image: ${join(dir, 'b.png')}`);
      expect(hint).to.match(/ --skip-bad predicts the others\.$/);
      expect(await listBelow(join(outputs, 'stopped'))).to.deep.equal(['a.png']);
    });

    it('skips and lists it where it is told to', async () => {
      const { files, skipped } = await run('skipped', { skipBad: true });
      expect(files.map(({ output }) => basename(output))).to.deep.equal(['a.png', 'c.png']);
      expect(skipped.map(({ input }) => basename(input))).to.deep.equal(['b.png']);
      expect(skipped[0]?.reason).to.contain('file is not a readable image');
      expect(await listBelow(join(outputs, 'skipped'))).to.deep.equal(['a.png', 'c.png']);
    });

    it('fails where nothing is left', async () => {
      const error = await predictFiles(open, [join(dir, 'b.png')], join(outputs, 'none'), { skipBad: true }).catch(
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(DataError);
      expect((error as DataError).message).to.equal('no image can be read: 1 are bad');
    });
  });

  it('stops between images when it is interrupted, and leaves whole files only', async () => {
    const image = await redRow(255);
    const dir = await makeFolder({ 'a.png': image, 'b.png': image });
    const controller = new AbortController();
    const logger: Logger = { info: () => {}, warn: () => {}, progress: () => controller.abort() };
    const error = await predictFiles(open, [dir], join(outputs, 'cut'), { logger, signal: controller.signal }).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(InterruptedError);
    expect(await listBelow(join(outputs, 'cut'))).to.deep.equal(['a.png']);
    expect((await readFile(join(outputs, 'cut', 'a.png'))).subarray(1, 4).toString()).to.equal('PNG');
  });
});
