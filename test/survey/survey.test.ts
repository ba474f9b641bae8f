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
