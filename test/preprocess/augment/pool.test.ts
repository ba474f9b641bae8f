import { expect } from 'chai';
import { createRandom } from '../../../lib/base/random.js';
import { augmentWithSeed, createAugment } from '../../../lib/preprocess/augment/augment.js';
import { type AugmentPool, openAugmentPool } from '../../../lib/preprocess/augment/pool.js';
import { RECIPES } from '../../../lib/preprocess/augment/recipe.js';
import { type Batch, readBatches } from '../../../lib/preprocess/batches.js';
import { createSampleStore } from '../../../lib/preprocess/sampleStore.js';
import { countingDataset } from '../sampleFixture.js';

const SIZE = { heightPx: 2, widthPx: 3 };
const STEMS = Array.from({ length: 12 }, (_, i) => `s${i}`);

describe('openAugmentPool', () => {
  let pool: AugmentPool | undefined;
  afterEach(() => pool?.dispose());
  const strong = createAugment(RECIPES.strong);

  it('makes in other threads what is made here', async () => {
    pool = openAugmentPool(RECIPES.strong, 2);
    const store = createSampleStore(countingDataset(), SIZE);
    const samples = await Promise.all(STEMS.map((stem) => store.get(stem)));
    const made = await Promise.all(samples.map((sample, i) => pool!.augment(sample, i, samples[0])));
    expect(made).to.deep.equal(samples.map((sample, i) => augmentWithSeed(strong, sample, i, samples[0])));
  });

  it('gives the same batches as augmentation in this thread, whatever the number of threads', async () => {
    const readAll = async (augment: AugmentPool | typeof strong): Promise<Batch[]> => {
      const batches: Batch[] = [];
      const store = createSampleStore(countingDataset(), SIZE);
      const options = { batch: 5, random: createRandom(3), augment };
      for await (const batch of readBatches(store, STEMS, options)) batches.push(batch);
      return batches;
    };
    const here = await readAll(strong);
    for (const threads of [1, 3]) {
      pool = openAugmentPool(RECIPES.strong, threads);
      expect(await readAll(pool)).to.deep.equal(here);
      pool.dispose();
    }
  });

  it('goes on in this thread when it has no other', async () => {
    pool = openAugmentPool(RECIPES.strong, 0);
    const sample = await createSampleStore(countingDataset(), SIZE).get('s1');
    expect(await pool.augment(sample, 7)).to.deep.equal(augmentWithSeed(strong, sample, 7));
  });

  it('works on while this thread is blocked', async () => {
    const dataset = countingDataset();
    const store = createSampleStore(dataset, SIZE);
    const samples = await Promise.all(STEMS.map((stem) => store.get(stem)));
    pool = openAugmentPool(RECIPES.strong, 1);
    await pool.augment(samples[0]!, 0);
    const started = samples.map((sample) => pool!.augment(sample, 1));
    const until = performance.now() + 300;
    while (performance.now() < until);
    const start = performance.now();
    await Promise.all(started);
    expect(performance.now() - start).to.be.below(150);
  });
});
