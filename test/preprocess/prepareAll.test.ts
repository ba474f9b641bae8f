import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { InterruptedError } from '../../lib/base/error.js';
import { prepareAll } from '../../lib/preprocess/prepareAll.js';
import { createSampleStore } from '../../lib/preprocess/sampleStore.js';
import { openShardCache } from '../../lib/preprocess/shardCache.js';
import { failureOf } from '../support/failure.js';
import { countingDataset } from './sampleFixture.js';

const SIZE = { heightPx: 2, widthPx: 3 };
const STEMS = ['s1', 's2', 's3'];

describe('prepareAll', () => {
  let dir = '';
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'segbook-prepare-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));
  const openStore = (hash = 'h') => {
    const dataset = countingDataset();
    const store = createSampleStore({ ...dataset, hash }, SIZE, { cache: openShardCache({ dir, maxBytes: 2 ** 20 }) });
    return { store, asked: dataset.asked };
  };

  it('prepares what is missing, once for all later work', async () => {
    const first = openStore();
    expect(await prepareAll(first.store, STEMS)).to.equal(3);
    expect(await prepareAll(first.store, STEMS)).to.equal(0);
    expect([...first.asked].sort()).to.deep.equal(STEMS);
    const later = openStore();
    expect(await prepareAll(later.store, [...STEMS, 's4'])).to.equal(1);
    expect(await later.store.get('s2')).to.deep.equal(await first.store.get('s2'));
    expect(later.asked).to.deep.equal(['s4']);
  });

  it('prepares anew what comes from other data', async () => {
    await prepareAll(openStore().store, STEMS);
    const other = openStore('another hash');
    expect(await prepareAll(other.store, STEMS)).to.equal(3);
  });

  it('prepares nothing ahead that would be dropped before it is used', async () => {
    const { asked, read } = countingDataset();
    const store = createSampleStore({ read }, SIZE, { maxBytes: 130 });
    expect(store.capacity).to.equal(2);
    expect(await prepareAll(store, STEMS)).to.equal(0);
    expect(asked).to.deep.equal([]);
  });

  it('can be interrupted', async () => {
    const signal = AbortSignal.abort();
    expect(await failureOf(() => prepareAll(openStore().store, STEMS, { signal }))).to.be.instanceOf(InterruptedError);
  });
});
