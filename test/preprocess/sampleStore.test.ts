import { expect } from 'chai';
import { createSampleStore } from '../../lib/preprocess/sampleStore.js';
import { countingDataset } from './sampleFixture.js';

const SIZE = { heightPx: 2, widthPx: 3 };
const SAMPLE_BYTES = 2 * 3 * (3 + 1);

describe('createSampleStore', () => {
  it('reads a sample once, also when it is asked for twice at a time', async () => {
    const dataset = countingDataset();
    const store = createSampleStore(dataset, SIZE);
    const [one, two] = await Promise.all([store.get('s1'), store.get('s1')]);
    expect(await store.get('s1'))
      .to.equal(one)
      .and.equal(two);
    expect(dataset.asked).to.deep.equal(['s1']);
    expect(store.keptBytes()).to.equal(SAMPLE_BYTES);
  });

  it('drops what was not used for longest', async () => {
    const dataset = countingDataset();
    const store = createSampleStore(dataset, SIZE, { maxBytes: 2 * SAMPLE_BYTES });
    for (const stem of ['s1', 's2', 's1', 's3', 's1', 's2']) await store.get(stem);
    expect(dataset.asked).to.deep.equal(['s1', 's2', 's3', 's2']);
    expect(store.keptBytes()).to.equal(2 * SAMPLE_BYTES);
  });

  it('keeps nothing where there is no room', async () => {
    const store = createSampleStore(countingDataset(), SIZE, { maxBytes: 0 });
    expect((await store.get('s1')).stem).to.equal('s1');
    expect(store.keptBytes()).to.equal(0);
  });

  it('asks again after a failure', async () => {
    const { read } = countingDataset();
    let broken = true;
    const store = createSampleStore(
      { read: (stem) => (broken ? Promise.reject(new Error('broken')) : read(stem)) },
      SIZE,
    );
    const error = await store.get('s1').catch((reason: unknown) => reason);
    broken = false;
    expect(error).to.have.property('message', 'broken');
    expect((await store.get('s1')).stem).to.equal('s1');
  });
});
