import { expect } from 'chai';
import { DataError } from '../../../lib/base/error.js';
import { hashBytes } from '../../../lib/base/hash.js';
import { type Sample, stemsOf } from '../../../lib/data/dataset.js';
import type { Mask } from '../../../lib/data/picture.js';
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

  it('splits 480 scenes into 400, 32 and 48', () => {
    expect(STUDIO_COUNTS).to.deep.equal({ train: 400, val: 32, test: 48 });
    expect((['train', 'val', 'test'] as const).map((split) => stemsOf(studio, split).length)).to.deep.equal([
      400, 32, 48,
    ]);
    expect(studio.items[0]?.stem).to.equal('studio-001');
    expect(studio.items[479]?.stem).to.equal('studio-480');
  });

  it('gives pictures of 240x160 px with truth of the same size', () => {
    for (const { image, classes, foreground, alpha } of samples) {
      expect([image.widthPx, image.heightPx, image.data.length]).to.deep.equal([240, 160, 240 * 160 * 3]);
      for (const mask of [classes, foreground, alpha]) expect(mask.data.length).to.equal(240 * 160);
    }
  });

  it('draws the same bytes for the same seed, on every machine', async () => {
    const stems = ['studio-001', 'studio-120', 'studio-240'];
    const hashes = await Promise.all(stems.map(async (stem) => hashSample(await openStudio({ seed: 1 }).read(stem))));
    expect(hashes).to.deep.equal(SCENE_HASHES);
    expect(openStudio().hash).to.equal(studio.hash);
  });

  it('draws other bytes, splits and hashes for another seed', async () => {
    const other = openStudio({ seed: 2 });
    expect(hashSample(await other.read('studio-001'))).to.not.equal(SCENE_HASHES[0]);
    expect(stemsOf(other, 'test')).to.not.deep.equal(stemsOf(studio, 'test'));
    expect(other.hash).to.not.equal(studio.hash);
  });

  it('gives every reader a copy of its own', async () => {
    const first = await studio.read('studio-001');
    first.image.data.fill(0);
    first.alpha.data.fill(0);
    expect(hashSample(await studio.read('studio-001'))).to.equal(SCENE_HASHES[0]);
  });

  it('draws a scene alike whatever was read before', async () => {
    const alone = await openStudio().read('studio-120');
    expect(hashBytes(alone.image.data)).to.equal(hashBytes(samples[119]?.image.data ?? new Uint8Array()));
  });

  it('counts as foreground what the creature covers by half, and foreground and outline as the mask', () => {
    for (const { classes, foreground, alpha } of samples) {
      const agrees = foreground.data.every(
        (inside, i) => inside === Number((alpha.data[i] as number) >= 0.5) && inside === Number(classes.data[i] !== 0),
      );
      expect(agrees).to.equal(true);
    }
  });

  it('has a soft alpha in every scene, in 255ths', () => {
    for (const { alpha } of samples) {
      const levels = new Set(alpha.data);
      expect(levels.size).to.be.above(100);
      for (const level of levels) expect(level).to.equal(Math.fround(Math.round(level * 255) / 255));
    }
  });

  it('has all three classes in every scene', () => {
    for (const { classes } of samples) expect([...new Set(classes.data)].sort()).to.deep.equal([0, 1, 2]);
  });

  it('has creatures of several sizes, in one part and in several, with holes, and cut by the border', () => {
    const shares = samples.map(({ foreground }) => mean(foreground.data));
    expect(Math.min(...shares)).to.be.within(0.05, 0.1);
    expect(Math.max(...shares)).to.be.within(0.33, 0.45);
    const share = (test: (sample: Sample) => boolean): number => samples.filter(test).length / samples.length;
    expect(share(({ foreground }) => countRegions(foreground, 1, 300) > 1)).to.be.within(0.1, 0.4);
    expect(share(({ foreground }) => countRegions(foreground, 0, 20) > 1)).to.be.within(0.25, 0.95);
    expect(share(({ foreground }) => touchesBorder(foreground))).to.be.within(0.25, 0.75);
  });

  it('cannot be solved by all-foreground, a threshold of any channel or the mean mask', () => {
    const [train, test] = [pick('train'), pick('test')];
    const average = new Float64Array(240 * 160);
    for (const { foreground } of train) {
      for (let i = 0; i < average.length; i++)
        average[i] = (average[i] as number) + (foreground.data[i] as number) / train.length;
    }
    const score = (predict: (sample: Sample) => Uint8Array): number =>
      mean(test.map((sample) => iou(predict(sample), sample.foreground.data)));
    expect(score(() => new Uint8Array(240 * 160).fill(1))).to.be.below(0.25);
    const atLeast = (level: number): Uint8Array => Uint8Array.from(average, (share) => (share >= level ? 1 : 0));
    expect(Math.max(...[0.2, 0.3, 0.4, 0.5].map((level) => score(() => atLeast(level))))).to.be.below(0.35);
    for (const channel of [grey, ...[0, 1, 2].map((c) => (rgb: Uint8Array, i: number) => rgb[3 * i + c] ?? 0)]) {
      expect(score(({ image }) => otsu(image.data, channel))).to.be.below(0.3);
      expect(mean(test.map((sample) => bestThreshold(sample, channel)))).to.be.below(0.4);
    }
  });

  it('names a stem that it does not have', async () => {
    const error = await studio.read('studio-481').catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(DataError).with.property('message', 'image not in data set studio: studio-481');
  });
});

/** Picture, alpha and classes, so that a change of any is seen. Raise GENERATOR_VERSION with these. */
const SCENE_HASHES = ['a67406ba c44cac7b 2a15d055', '3cd73022 0ec3abd6 91c8ef51', '61bab6f8 3b37b36e 6402266d'];

function hashSample({ image, alpha, classes }: Sample): string {
  const matte = Uint8Array.from(alpha.data, (share) => Math.round(share * 255));
  return [image.data, matte, classes.data].map((bytes) => hashBytes(bytes).slice(0, 8)).join(' ');
}

/** Regions of a value that hang together by edges and have at least so many pixels. */
function countRegions(mask: Mask, value: number, leastPx: number): number {
  const seen = new Uint8Array(mask.data.length);
  let count = 0;
  for (let i = 0; i < seen.length; i++) {
    if (mask.data[i] === value && !seen[i] && growRegion(mask, seen, i) >= leastPx) count++;
  }
  return count;
}

/** Marks the region of a pixel as seen and counts its pixels. */
function growRegion({ widthPx, data }: Mask, seen: Uint8Array, start: number): number {
  const found = [start];
  seen[start] = 1;
  for (const at of found) {
    const column = at % widthPx;
    const near = [at - widthPx, at + widthPx, column > 0 ? at - 1 : -1, column < widthPx - 1 ? at + 1 : -1];
    for (const next of near) {
      if (data[next] !== data[start] || seen[next]) continue;
      seen[next] = 1;
      found.push(next);
    }
  }
  return found.length;
}

function touchesBorder({ widthPx, heightPx, data }: Mask): boolean {
  const rows = Array.from({ length: heightPx }, (_, y) => [data[y * widthPx], data[(y + 1) * widthPx - 1]]);
  return [data.subarray(0, widthPx), data.subarray(-widthPx), ...rows].some((line) => [...line].includes(1));
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}

function iou(a: Uint8Array, b: Uint8Array): number {
  let [both, any] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    if (a[i] && b[i]) both++;
    if (a[i] || b[i]) any++;
  }
  return both / any;
}

type Channel = (rgb: Uint8Array, i: number) => number;

function grey(rgb: Uint8Array, i: number): number {
  return Math.round(0.299 * (rgb[3 * i] ?? 0) + 0.587 * (rgb[3 * i + 1] ?? 0) + 0.114 * (rgb[3 * i + 2] ?? 0));
}

/** The threshold of greatest variance between the classes (Otsu 1979); the side with fewer pixels is foreground. */
function otsu(rgb: Uint8Array, channel: Channel): Uint8Array {
  const values = Uint8Array.from({ length: rgb.length / 3 }, (_, i) => channel(rgb, i));
  const counts = new Float64Array(256);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  const total = counts.reduce((sum, n, value) => sum + n * value, 0);
  let [best, threshold, below, sumBelow] = [-1, 0, 0, 0];
  counts.forEach((n, value) => {
    below += n;
    sumBelow += n * value;
    const above = values.length - below;
    if (below === 0 || above === 0) return;
    const spread = below * above * (sumBelow / below - (total - sumBelow) / above) ** 2;
    if (spread > best) [best, threshold] = [spread, value];
  });
  const bright = values.map((value) => (value > threshold ? 1 : 0));
  return mean(bright) > 0.5 ? bright.map((value) => 1 - value) : bright;
}

/** The best IoU that any threshold of this very picture reaches, either side of it, chosen with the truth at hand. */
function bestThreshold({ image, foreground }: Sample, channel: Channel): number {
  const [all, inside] = [new Float64Array(256), new Float64Array(256)];
  foreground.data.forEach((id, i) => {
    const value = channel(image.data, i);
    all[value] = (all[value] ?? 0) + 1;
    inside[value] = (inside[value] ?? 0) + id;
  });
  const size = foreground.data.length;
  const truth = inside.reduce((sum, n) => sum + n, 0);
  let [best, chosen, hit] = [0, 0, 0];
  all.forEach((n, value) => {
    chosen += n;
    hit += inside[value] ?? 0;
    best = Math.max(best, hit / (chosen + truth - hit), (truth - hit) / (size - chosen + hit));
  });
  return best;
}
