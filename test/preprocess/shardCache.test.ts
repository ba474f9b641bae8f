import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { shardBytes } from '../../lib/preprocess/shard.js';
import { CACHE_SIZE_VARIABLE, chooseShardCache, openShardCache } from '../../lib/preprocess/shardCache.js';

const SAMPLE = { heightPx: 2, widthPx: 2, image: new Uint8Array(12).fill(9), classes: Uint8Array.of(0, 1, 0, 1) };
const BYTES = shardBytes(SAMPLE);
const keyOf = (i: number): string => String(i).padStart(64, '0');

describe('openShardCache', () => {
  let dir = '';
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'segbook-shards-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));
  const pathOf = (key: string): string => join(dir, key.slice(0, 2), `${key}.shard`);

  it('reads what it wrote, also when opened anew', async () => {
    const cache = openShardCache({ dir, maxBytes: 2 ** 20 });
    expect([cache.has(keyOf(1)), cache.read(keyOf(1))]).to.deep.equal([false, null]);
    await cache.write(keyOf(1), SAMPLE);
    expect(openShardCache({ dir, maxBytes: 2 ** 20 }).has(keyOf(1))).to.equal(true);
    expect(openShardCache({ dir, maxBytes: 2 ** 20 }).read(keyOf(1))).to.deep.equal(SAMPLE);
  });

  it('leaves no other file than whole shards', async () => {
    const cache = openShardCache({ dir, maxBytes: 2 ** 20 });
    await Promise.all([1, 2, 3, 1].map((i) => cache.write(keyOf(i), SAMPLE)));
    const files = (await readdir(dir, { recursive: true })).filter((name) => name.includes('.'));
    expect(files.sort()).to.deep.equal([1, 2, 3].map((i) => join('00', `${keyOf(i)}.shard`)));
  });

  it('ignores a broken shard, which can be written again', async () => {
    const cache = openShardCache({ dir, maxBytes: 2 ** 20 });
    await cache.write(keyOf(1), SAMPLE);
    const bytes = await readFile(pathOf(keyOf(1)));
    await writeFile(pathOf(keyOf(1)), bytes.subarray(0, 20));
    expect(cache.read(keyOf(1))).to.equal(null);
    await cache.write(keyOf(1), SAMPLE);
    expect(cache.read(keyOf(1))).to.deep.equal(SAMPLE);
  });

  it('makes room by deleting what was not used for longest', async () => {
    const first = openShardCache({ dir, maxBytes: 4 * BYTES });
    for (const i of [1, 2, 3]) {
      await first.write(keyOf(i), SAMPLE);
      await utimes(pathOf(keyOf(i)), new Date(1000 * i), new Date(1000 * i));
    }
    const cache = openShardCache({ dir, maxBytes: 4 * BYTES });
    expect(cache.read(keyOf(1))).to.deep.equal(SAMPLE);
    await cache.write(keyOf(4), SAMPLE);
    await cache.write(keyOf(5), SAMPLE);
    // five are more than four; a tenth below four is three
    expect([1, 2, 3, 4, 5].filter((i) => cache.has(keyOf(i)))).to.deep.equal([1, 4, 5]);
  });

  it('does without where nothing can be written', async () => {
    const file = join(dir, 'file');
    await writeFile(file, '');
    const cache = openShardCache({ dir: file, maxBytes: 2 ** 20 });
    await cache.write(keyOf(1), SAMPLE);
    expect(cache.read(keyOf(1))).to.equal(null);
    await openShardCache({ dir, maxBytes: BYTES - 1 }).write(keyOf(1), SAMPLE);
    expect(await readdir(dir)).to.deep.equal(['file']);
  });
});

describe('chooseShardCache', () => {
  const kept = { ...process.env };
  afterEach(() => {
    for (const name of ['SEGBOOK_CACHE', CACHE_SIZE_VARIABLE]) {
      if (kept[name] === undefined) delete process.env[name];
      else process.env[name] = kept[name];
    }
  });

  it('never writes into a data set, and can be turned off and bounded', () => {
    process.env['SEGBOOK_CACHE'] = '/data/pets/.segbook/cache';
    process.env[CACHE_SIZE_VARIABLE] = '5';
    expect(chooseShardCache('/data/pets')).to.equal(null);
    expect(chooseShardCache('/data/cars')?.maxBytes).to.equal(5e6);
    expect(chooseShardCache('studio')?.maxBytes).to.equal(5e6);
    process.env[CACHE_SIZE_VARIABLE] = '0';
    expect(chooseShardCache('studio')).to.equal(null);
  });
});
