import { expect } from 'chai';
import { DataError } from '../../../lib/base/error.js';
import { hashBytes } from '../../../lib/base/hash.js';
import { type Dataset, type Sample, stemsOf } from '../../../lib/data/dataset.js';
import { openStudio, STUDIO_COUNTS } from '../../../lib/data/studio/studio.js';

describe('openStudio', () => {
  const studio = openStudio();
  let samples: Sample[] = [];
  const pick = (split: 'train' | 'test'): Sample[] => {
    const stems = new Set(stemsOf(studio, split));
    return samples.filter((sample) => stems.has(sample.stem));
  };

  before(async () => {
    samples = await Promise.all(studio.items.map(({ stem }) => studio.read(stem)));
  });

  it('splits 240 scenes into 160, 32 and 48', () => {
    expect(STUDIO_COUNTS).to.deep.equal({ train: 160, val: 32, test: 48 });
    expect((['train', 'val', 'test'] as const).map((split) => stemsOf(studio, split).length)).to.deep.equal([
      160, 32, 48,
    ]);
    expect(studio.items[0]?.stem).to.equal('studio-001');
    expect(studio.items[239]?.stem).to.equal('studio-240');
  });

  it('gives pictures of 240x160 px with truth of the same size', () => {
    for (const { image, classes, foreground, alpha } of samples) {
      expect([image.widthPx, image.heightPx, image.data.length]).to.deep.equal([240, 160, 240 * 160 * 3]);
      for (const mask of [classes, foreground, alpha]) expect(mask.data.length).to.equal(240 * 160);
    }
  });

  it('draws the same bytes for the same seed', async () => {
    expect(await hashScenes(openStudio())).to.equal(await hashScenes(openStudio({ seed: 1 })));
    expect(openStudio().hash).to.equal(studio.hash);
  });

  it('draws other bytes, splits and hashes for another seed', async () => {
    const other = openStudio({ seed: 2 });
    expect(await hashScenes(other)).to.not.equal(await hashScenes(studio));
    expect(stemsOf(other, 'test')).to.not.deep.equal(stemsOf(studio, 'test'));
    expect(other.hash).to.not.equal(studio.hash);
  });

  it('draws a scene alike whatever was read before', async () => {
    const alone = await openStudio().read('studio-120');
    expect(hashBytes(alone.image.data)).to.equal(hashBytes(samples[119]?.image.data ?? new Uint8Array()));
  });

  it('counts foreground and outline as the mask', () => {
    for (const { classes, foreground } of samples) {
      expect(classes.data.map((id) => (id > 0 ? 1 : 0))).to.deep.equal(foreground.data);
    }
  });

  it('has all three classes in every scene', () => {
    for (const { classes } of samples) expect([...new Set(classes.data)].sort()).to.deep.equal([0, 1, 2]);
  });

  it('covers 12 to 40 % of each scene, and of all scenes a range', () => {
    const shares = samples.map(({ foreground }) => mean(foreground.data));
    expect(Math.min(...shares)).to.be.within(0.1, 0.18);
    expect(Math.max(...shares)).to.be.within(0.3, 0.42);
  });

  it('cannot be solved by all-foreground, a threshold or the mean mask', () => {
    const [train, test] = [pick('train'), pick('test')];
    const average = train[0]?.foreground.data.map((_, i) =>
      mean(train.map(({ foreground }) => foreground.data[i] as number)) >= 0.5 ? 1 : 0,
    );
    const score = (predict: (sample: Sample) => Uint8Array): number =>
      mean(test.map((sample) => iou(predict(sample), sample.foreground.data)));
    expect(score(() => new Uint8Array(240 * 160).fill(1))).to.be.below(0.4);
    expect(score(() => average ?? new Uint8Array())).to.be.below(0.6);
    expect(score(({ image }) => otsu(image.data))).to.be.within(0.15, 0.5);
  });

  it('names a stem that it does not have', async () => {
    const error = await studio.read('studio-241').catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(DataError).with.property('message', 'image not in data set studio: studio-241');
  });
});

async function hashScenes(dataset: Dataset): Promise<string> {
  const scenes = await Promise.all(dataset.items.slice(0, 3).map(({ stem }) => dataset.read(stem)));
  return scenes.map(({ image, classes }) => hashBytes(image.data) + hashBytes(classes.data)).join(' ');
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

function iou(a: Uint8Array, b: Uint8Array): number {
  let [both, any] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    if (a[i] && b[i]) both++;
    if (a[i] || b[i]) any++;
  }
  return both / any;
}

/** The threshold of greatest variance between the classes (Otsu 1979); the side with fewer pixels is foreground. */
function otsu(rgb: Uint8Array): Uint8Array {
  const grey = Uint8Array.from({ length: rgb.length / 3 }, (_, i) =>
    Math.round(0.299 * (rgb[3 * i] ?? 0) + 0.587 * (rgb[3 * i + 1] ?? 0) + 0.114 * (rgb[3 * i + 2] ?? 0)),
  );
  const counts = new Float64Array(256);
  for (const value of grey) counts[value] = (counts[value] ?? 0) + 1;
  const total = counts.reduce((sum, n, value) => sum + n * value, 0);
  let [best, threshold, below, sumBelow] = [-1, 0, 0, 0];
  counts.forEach((n, value) => {
    below += n;
    sumBelow += n * value;
    const above = grey.length - below;
    if (below === 0 || above === 0) return;
    const spread = below * above * (sumBelow / below - (total - sumBelow) / above) ** 2;
    if (spread > best) [best, threshold] = [spread, value];
  });
  const bright = grey.map((value) => (value > threshold ? 1 : 0));
  return mean(bright) > 0.5 ? bright.map((value) => 1 - value) : bright;
}
