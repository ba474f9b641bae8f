import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { useBackend } from '../../lib/backend/backend.js';
import { InterruptedError } from '../../lib/base/error.js';
import { TRIMAP_CLASSES } from '../../lib/data/dataset.js';
import { evaluateRun, type RunMetrics } from '../../lib/evaluate/evaluateRun.js';
import { createPredictor } from '../../lib/evaluate/networkPredictor.js';
import { useFolders } from '../data/folderFixture.js';
import { memoryDataset } from '../support/dataset.js';
import { failureOf } from '../support/failure.js';
import { maskOf } from '../support/masks.js';
import { assertNoLeak } from '../support/tensor.js';
import { untrainedModel, untrainedRun } from './runFixture.js';

const WIDE = maskOf('0001200', '0011200', '0000000');
const TALL = maskOf('00', '12', '00', '11', '00');
const samples = {
  a: { split: 'train', classes: WIDE },
  b: { split: 'val', classes: TALL },
  c: { split: 'test', classes: TALL },
  d: { split: 'test', classes: WIDE },
} as const;

describe('evaluateRun', () => {
  const makeFolder = useFolders();
  const dataset = memoryDataset(samples, TRIMAP_CLASSES);
  let folder: string;
  let metrics: RunMetrics;

  before(async () => {
    await useBackend('wasm');
    folder = await makeFolder({});
    metrics = await evaluateRun(untrainedRun(folder), dataset);
  });

  it('writes metrics.json as it returns it', async () => {
    expect(JSON.parse(await readFile(join(folder, 'metrics.json'), 'utf8'))).to.deep.equal({
      schemaVersion: 1,
      ...metrics,
    });
  });

  it('measures each split on its own images, with all classes', () => {
    const { train, val, test } = metrics.splits;
    expect([train, val, test].map((each) => each?.perImage.map(({ id }) => id))).to.deep.equal([
      ['a'],
      ['b'],
      ['c', 'd'],
    ]);
    expect(test?.multiclass?.confusion.flat().reduce((sum, pixels) => sum + pixels)).to.equal(2 * 5 + 7 * 3);
  });

  it('measures other networks beside it, and writes predictions of its own alone', async () => {
    const own = untrainedRun(await makeFolder({}));
    const others = [
      { name: 'first', run: { model: untrainedModel(TRIMAP_CLASSES, 'residual-unet') } },
      { name: 'another', run: { model: untrainedModel(TRIMAP_CLASSES) } },
    ];
    const { splits, peers, comparisons } = await evaluateRun(own, dataset, { peers: others });
    expect(splits).to.deep.equal(metrics.splits);
    expect(Object.keys(peers ?? {})).to.deep.equal(['test']);
    expect(Object.keys(peers?.test ?? {})).to.deep.equal(['residual-unet', 'another']);
    expect(peers?.test?.['another']?.perImage).to.deep.equal(metrics.splits.test?.perImage);
    expect(peers?.test?.['residual-unet']?.perImage.map(({ id }) => id)).to.deep.equal(['c', 'd']);
    const pairs = comparisons?.test?.pairs.filter(({ first }) => first === 'unet').map(({ second }) => second);
    expect(pairs).to.include.members(['residual-unet', 'another']);
    const masks = (path: string): Promise<Buffer> => readFile(join(path, 'predictions', 'test', 'c.png'));
    expect(await masks(own.folder)).to.deep.equal(await masks(folder));
    expect(metrics).not.to.have.property('peers');
  });

  it('measures no more training images than asked for, and the others as ever', async () => {
    const more = memoryDataset({ ...samples, e: { split: 'train', classes: WIDE } }, TRIMAP_CLASSES);
    const measure = async (trainImages?: number): Promise<RunMetrics['splits']> =>
      (await evaluateRun(untrainedRun(await makeFolder({})), more, trainImages === undefined ? {} : { trainImages }))
        .splits;
    const [all, one, many] = [await measure(), await measure(1), await measure(3)];
    expect([all, one, many].map(({ train }) => train?.n)).to.deep.equal([2, 1, 2]);
    expect(one.test).to.deep.equal(all.test);
  });

  it('measures baselines beside the network on test, and compares it with them', () => {
    const { baselines, comparisons } = metrics;
    expect(Object.keys(baselines ?? {})).to.deep.equal(['test']);
    expect(Object.keys(baselines?.test ?? {})).to.deep.equal(['all-foreground', 'mean-mask', 'otsu', 'colour']);
    expect(baselines?.test?.['otsu']?.perImage.map(({ id }) => id)).to.deep.equal(['c', 'd']);
    expect(comparisons?.test?.pairs.filter(({ metric }) => metric === 'iou')).to.have.length(4);
    expect(comparisons?.test?.verdicts.map(({ beatsAll }) => beatsAll)).to.deep.equal([false, false]);
  });

  it('applies on test the threshold that val chose, and none on val itself', () => {
    const { val, test } = metrics.splits;
    expect(test?.calibration?.bestThreshold).to.include({ chosenOn: 'val' });
    expect(val?.calibration?.bestThreshold).to.equal(null);
  });

  it('writes class ids and an overlay of each image at its own size', async () => {
    expect((await readdir(join(folder, 'predictions'))).sort()).to.deep.equal(['test', 'train', 'val']);
    const test = join(folder, 'predictions', 'test');
    expect((await readdir(test)).sort()).to.deep.equal(['c-overlay.webp', 'c.png', 'd-overlay.webp', 'd.png']);
    const predictor = createPredictor(untrainedModel());
    for (const stem of ['c', 'd'] as const) {
      const { image } = await dataset.read(stem);
      const { classes } = await predictor.predict(image);
      const { data, info } = await sharp(join(test, `${stem}.png`))
        .toColourspace('b-w')
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect([info.width, info.height, info.channels]).to.deep.equal([image.widthPx, image.heightPx, 1]);
      expect([...data]).to.deep.equal([...classes.data]);
      const overlay = await sharp(join(test, `${stem}-overlay.webp`)).metadata();
      expect([overlay.format, overlay.width, overlay.height]).to.deep.equal(['webp', image.widthPx, image.heightPx]);
    }
    predictor.dispose();
  });

  it('has the figures of val as those of test, where val serves as test', async () => {
    const { a, b } = samples;
    const run = untrainedRun(await makeFolder({}));
    const { splits } = await evaluateRun(run, memoryDataset({ a, b }, TRIMAP_CLASSES));
    expect(Object.keys(splits)).to.have.members(['train', 'val', 'test']);
    expect(splits.test).to.deep.equal(splits.val);
    expect(splits.test?.calibration?.bestThreshold).to.include({ chosenOn: 'train' });
  });

  it('stops at a signal between two images, and writes no metrics then', async () => {
    const stopped = await makeFolder({});
    const controller = new AbortController();
    const stopping = {
      ...dataset,
      read: (stem: string) => {
        controller.abort();
        return dataset.read(stem);
      },
    };
    const work = () => evaluateRun(untrainedRun(stopped), stopping, { signal: controller.signal });
    await assertNoLeak(async () => {
      expect(await failureOf(work)).to.be.instanceOf(InterruptedError);
    });
    expect(await readdir(stopped)).to.deep.equal(['predictions']);
    expect((await readdir(join(stopped, 'predictions', 'train'))).sort()).to.deep.equal(['a-overlay.webp', 'a.png']);
  });
});
