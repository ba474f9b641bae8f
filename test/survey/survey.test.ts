import { expect } from 'chai';
import type { Dataset, Sample, Split } from '../../lib/data/dataset.js';
import { surveyDataset } from '../../lib/survey/survey.js';

/** A flat picture whose classes are told row by row. */
function sampleOf(stem: string, widthPx: number, ids: number[], colour: [number, number, number]): Sample {
  const size = { widthPx, heightPx: ids.length / widthPx };
  const foreground = Uint8Array.from(ids, (id) => Math.min(1, id));
  return {
    stem,
    image: { ...size, data: Uint8Array.from(ids.flatMap(() => colour)) },
    classes: { ...size, data: Uint8Array.from(ids) },
    foreground: { ...size, data: foreground },
    alpha: { ...size, data: Float32Array.from(foreground) },
  };
}

const SAMPLES: [Sample, Split][] = [
  [sampleOf('a', 2, [0, 0, 1, 2], [0, 10, 20]), 'train'],
  [sampleOf('b', 4, [0, 0, 0, 0, 0, 0, 1, 1], [100, 10, 40]), 'train'],
  [sampleOf('c', 1, [1, 1, 1, 0], [200, 10, 0]), 'val'],
];

const DATASET: Dataset = {
  name: 'three',
  licence: '',
  home: '',
  showPictures: true,
  classes: ['background', 'foreground', 'outline'],
  items: SAMPLES.map(([{ stem }, split]) => ({ stem, split })),
  splitGiven: true,
  splitOrigin: '',
  hash: '',
  read: async (stem) => SAMPLES.find(([sample]) => sample.stem === stem)![0],
};

/** The three images, and a copy of the first in another split. */
function withCopy(): Dataset {
  return {
    ...DATASET,
    items: [...DATASET.items, { stem: 'copy', split: 'test' }],
    read: (stem) => DATASET.read(stem === 'copy' ? 'a' : stem),
  };
}

describe('surveyDataset', () => {
  it('counts images by split', async () => {
    const { name, n, counts } = await surveyDataset(DATASET);
    expect({ name, n, counts }).to.deep.equal({ name: 'three', n: 3, counts: { train: 2, val: 1, test: 0 } });
  });

  it('ranges over sizes and aspects', async () => {
    const survey = await surveyDataset(DATASET);
    expect(survey.widthPx).to.deep.equal({ min: 1, median: 2, max: 4 });
    expect(survey.heightPx).to.deep.equal({ min: 2, median: 2, max: 4 });
    expect(survey.aspect).to.deep.equal({ min: 1 / 4, median: 1, max: 2 });
    expect(survey.distinctSizes).to.equal(3);
  });

  it('weighs classes by pixels within a split, and leaves empty splits out', async () => {
    const { classShares } = await surveyDataset(DATASET);
    expect(classShares).to.deep.equal([
      { split: 'train', class: 'background', share: (2 + 6) / 12 },
      { split: 'train', class: 'foreground', share: (1 + 2) / 12 },
      { split: 'train', class: 'outline', share: 1 / 12 },
      { split: 'val', class: 'background', share: 1 / 4 },
      { split: 'val', class: 'foreground', share: 3 / 4 },
      { split: 'val', class: 'outline', share: 0 },
    ]);
  });

  it('tells foreground share and mean colour of each image', async () => {
    const { images, foregroundShare, meanColour } = await surveyDataset(DATASET);
    expect(images.map((image) => image.foregroundShare)).to.deep.equal([0.5, 0.25, 0.75]);
    expect(images[1]?.meanColour).to.deep.equal([100, 10, 40]);
    expect(foregroundShare).to.deep.equal({ min: 0.25, median: 0.5, max: 0.75 });
    expect(meanColour).to.deep.equal([100, 10, 20]);
  });

  it('tells objects, outlines and channels of each image', async () => {
    const { images, objectsPerImage, greyImages } = await surveyDataset(DATASET);
    // a: foreground below background; b: the right half of the last row; c: three pixels in a column
    expect(images.map(({ objects }) => objects)).to.deep.equal([1, 1, 1]);
    expect(images.map(({ outlineShare }) => outlineShare)).to.deep.equal([2 / 4, 2 / 8, 3 / 4]);
    expect(images.map(({ channels }) => channels)).to.deep.equal([3, 3, 3]);
    expect(objectsPerImage).to.deep.equal({ min: 1, median: 1, max: 1 });
    expect(greyImages).to.equal(0);
  });

  it('counts objects by halvings of the image', async () => {
    const { objectSizes } = await surveyDataset(DATASET);
    // shares of 1/2, 1/4 and 3/4
    expect(objectSizes.slice(0, 3)).to.deep.equal([
      { from: 1 / 2, to: 1, objects: 2 },
      { from: 1 / 4, to: 1 / 2, objects: 1 },
      { from: 1 / 8, to: 1 / 4, objects: 0 },
    ]);
    expect(objectSizes.at(-1)?.from).to.equal(0);
    expect(objectSizes.reduce((sum, { objects }) => sum + objects, 0)).to.equal(3);
  });

  it('pools the deviation of the colours over all images', async () => {
    const { colourDeviation } = await surveyDataset(DATASET);
    // flat pictures with reds of 0, 100 and 200, greens of 10 and blues of 20, 40 and 0
    const deviationOf = (values: number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / 3);
    expect(colourDeviation[0]).to.be.closeTo(deviationOf([-100, 0, 100]), 1e-9);
    expect(colourDeviation[1]).to.be.closeTo(0, 1e-6);
    expect(colourDeviation[2]).to.be.closeTo(deviationOf([0, 20, -20]), 1e-9);
  });

  it('bins the colours by split, each image counting the same', async () => {
    const { colourHistograms } = await surveyDataset(DATASET);
    expect(colourHistograms.map(({ split, channel }) => `${split} ${channel}`)).to.deep.equal([
      'train red',
      'train green',
      'train blue',
      'val red',
      'val green',
      'val blue',
    ]);
    const [red] = colourHistograms;
    // reds of 0 and 100: bins 0 and 100 / 8
    expect(red?.shares.flatMap((share, bin) => (share > 0 ? [[bin, share]] : []))).to.deep.equal([
      [0, 0.5],
      [12, 0.5],
    ]);
  });

  it('maps where the foreground lies', async () => {
    const { heatMap } = await surveyDataset(DATASET);
    const at = (x: number, y: number) => heatMap.shares[y * heatMap.cells + x];
    // top: c alone; bottom right: a and b, and not c, whose last pixel is background
    expect(at(0, 0)).to.equal(0.333333);
    expect(at(31, 31)).to.equal(0.666667);
    expect(heatMap.shares).to.have.length(heatMap.cells ** 2);
  });

  it('tells duplicates with their splits', async () => {
    const { duplicates } = await surveyDataset(withCopy());
    expect(duplicates.groups).to.deep.equal([
      { kind: 'exact', stems: ['a', 'copy'], splits: ['train', 'test'], likeness: 1 },
    ]);
  });

  it('does not depend on the order in which images come', async () => {
    const delays = [20, 0, 10];
    const late: Dataset = {
      ...DATASET,
      read: async (stem) => {
        await new Promise((done) => setTimeout(done, delays['abc'.indexOf(stem)]));
        return DATASET.read(stem);
      },
    };
    expect(await surveyDataset(late)).to.deep.equal(await surveyDataset(DATASET));
  });

  it('is plain data', async () => {
    const survey = await surveyDataset(DATASET);
    expect(JSON.parse(JSON.stringify(survey))).to.deep.equal(survey);
  });

  it('reports its progress', async () => {
    const lines: string[] = [];
    await surveyDataset(DATASET, { info() {}, warn() {}, progress: (line) => lines.push(line) });
    expect(lines.at(-1)).to.equal('survey of three: 3 of 3 images');
  });

  it('fails where an image cannot be read', async () => {
    const broken: Dataset = { ...DATASET, read: () => Promise.reject(new Error('broken')) };
    const error = await surveyDataset(broken).catch((reason: unknown) => reason);
    expect(error).to.have.property('message', 'broken');
  });
});
