import { expect } from 'chai';
import { createRandom } from '../../lib/base/random.js';
import { type Dataset, type DatasetItem, type Sample, SPLITS } from '../../lib/data/dataset.js';
import { surveyDataset } from '../../lib/survey/survey.js';

const IMAGES = 20_000;
const SIDE_PX = 64;
/** What all pictures, class ids, masks and alpha mattes take together. */
const ALL_BYTES = IMAGES * SIDE_PX ** 2 * (3 + 1 + 1 + 4);

/** Stripes of random places and levels: different for each number. */
function drawSample(stem: string, number: number): Sample {
  const size = { widthPx: SIDE_PX, heightPx: SIDE_PX };
  const random = createRandom(number);
  const data = new Uint8Array(3 * SIDE_PX ** 2);
  const mask = new Uint8Array(SIDE_PX ** 2);
  for (let y = 0; y < SIDE_PX; y += 8) {
    const [from, to] = [random.integer(0, 40), random.integer(41, SIDE_PX)];
    const [before, inside] = [random.integer(0, 255), random.integer(0, 255)];
    for (let row = y * SIDE_PX; row < (y + 8) * SIDE_PX; row += SIDE_PX) {
      data.fill(before, 3 * row, 3 * (row + SIDE_PX));
      data.fill(inside, 3 * (row + from), 3 * (row + to));
      mask.fill(1, row + from, row + to);
    }
  }
  return {
    stem,
    image: { ...size, data },
    classes: { ...size, data: mask },
    foreground: { ...size, data: mask },
    alpha: { ...size, data: Float32Array.from(mask) },
  };
}

/** Bytes that live objects and pixels take. */
function usedBytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('a survey of 20,000 pairs', () => {
  it('takes memory for what it keeps, and not for the pictures', async () => {
    const items: DatasetItem[] = Array.from({ length: IMAGES }, (_, i) => ({
      stem: `image-${String(i).padStart(5, '0')}`,
      split: SPLITS[i % 3] ?? 'train',
    }));
    const before = usedBytes();
    let most = 0;
    let reads = 0;
    const dataset: Dataset = {
      name: 'many',
      licence: '',
      home: '',
      showPictures: true,
      classes: ['background', 'foreground'],
      items,
      splitGiven: true,
      splitOrigin: '',
      hash: '',
      read: async (stem) => {
        if (++reads % 100 === 0) most = Math.max(most, usedBytes() - before);
        return drawSample(stem, Number(stem.slice(-5)));
      },
    };
    const survey = await surveyDataset(dataset);
    expect(survey.n).to.equal(IMAGES);
    expect(survey.heatMap.shares).to.have.length(1024);
    expect(most, 'bytes').to.be.below(ALL_BYTES / 3);
    process.stdout.write(`      at most ${Math.round(most / 1e6)} MB beyond the start, of ${ALL_BYTES / 1e6} MB\n`);
  });
});
