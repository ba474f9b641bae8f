import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { hashBytes } from '../../lib/base/hash.js';
import { type FileIndex, openFileIndex } from '../../lib/data/fileIndex.js';
import { type Files, greyPng, useFolders } from './folderFixture.js';

/** More files than those of a data set that needs no index. */
const COUNT = 70;

describe('openFileIndex', () => {
  const makeFolder = useFolders();
  let files: Files = {};

  before(async () => {
    const grey = await Promise.all([1, 2].map((value) => greyPng([[value, value, value]])));
    files = Object.fromEntries(Array.from({ length: COUNT }, (_, i) => [`data/${i}.png`, grey[i % 2] ?? '']));
  });

  const inspectAll = async (index: FileIndex, dir: string): Promise<string[]> => {
    const hashes: string[] = [];
    for (const name of Object.keys(files)) hashes.push((await index.inspectImage(join(dir, name))).hash);
    return hashes;
  };
  /** A folder, its cache folder and the path of the index that was written there. */
  const makeIndexed = async () => {
    const dir = await makeFolder(files);
    const cache = join(dir, 'cache');
    const index = await openFileIndex(join(dir, 'data'), cache);
    const hashes = await inspectAll(index, dir);
    await index.save();
    const [name = ''] = await readdir(cache);
    return { dir, cache, hashes, path: join(cache, name) };
  };
  const reopen = async (dir: string, cache: string): Promise<FileIndex> => openFileIndex(join(dir, 'data'), cache);

  it('hashes and describes files', async () => {
    const { dir, cache, hashes } = await makeIndexed();
    expect(hashes[1]).to.equal(hashBytes(await readFile(join(dir, 'data/1.png'))));
    const { header } = await (await reopen(dir, cache)).inspectImage(join(dir, 'data/0.png'));
    expect(header).to.include({ widthPx: 3, heightPx: 1, channels: 1, format: 'png', hasAlpha: false });
  });

  it('takes what it knows of files that did not change', async () => {
    const { dir, cache, path } = await makeIndexed();
    const told = await readFile(path, 'utf8');
    const known = /"([0-9a-f]{64})"/.exec(told)?.[1] ?? '';
    await writeFile(path, told.replaceAll(known, 'f'.repeat(64)));
    expect((await (await reopen(dir, cache)).inspectImage(join(dir, 'data/0.png'))).hash).to.equal('f'.repeat(64));
  });

  it('reads a file again that changed, also where size and date are as before', async () => {
    const { dir, cache, hashes } = await makeIndexed();
    const path = join(dir, 'data/0.png');
    const date = new Date(2020, 1, 1);
    await utimes(path, date, date);
    const index = await reopen(dir, cache);
    expect((await index.inspectImage(path)).hash).to.equal(hashes[0]);
    await index.save();
    await writeFile(path, await readFile(join(dir, 'data/1.png')));
    await utimes(path, date, date);
    expect((await (await reopen(dir, cache)).inspectImage(path)).hash).to.equal(hashes[1]);
  });

  it('is empty where it is broken, of another version, or not there', async () => {
    const { dir, cache, hashes, path } = await makeIndexed();
    const whole = await readFile(path, 'utf8');
    for (const broken of [
      '',
      '{',
      '{"indexVersion": 0, "files": []}',
      whole.slice(0, -20),
      whole.replace('[3,', '["3",'),
    ]) {
      await writeFile(path, broken);
      expect(await inspectAll(await reopen(dir, cache), dir)).to.deep.equal(hashes);
    }
    await rm(cache, { recursive: true });
    expect(await inspectAll(await reopen(dir, cache), dir)).to.deep.equal(hashes);
  });

  it('keeps passed checks until the file changes', async () => {
    const { dir, cache } = await makeIndexed();
    const path = join(dir, 'data/3.png');
    const index = await reopen(dir, cache);
    await inspectAll(index, dir);
    expect(index.hasPassed(path, 'colours')).to.equal(false);
    index.pass(path, 'colours');
    await index.save();
    const next = await reopen(dir, cache);
    await next.inspectImage(path);
    expect([next.hasPassed(path, 'colours'), next.hasPassed(path, 'other')]).to.deep.equal([true, false]);
    await writeFile(path, await readFile(join(dir, 'data/0.png')));
    const last = await reopen(dir, cache);
    await last.inspectImage(path);
    expect(last.hasPassed(path, 'colours')).to.equal(false);
  });

  it('writes nothing for few files, where it may not, or cannot', async () => {
    const { dir } = await makeIndexed();
    const few = await openFileIndex(join(dir, 'data'), join(dir, 'few'));
    await few.inspectImage(join(dir, 'data/0.png'));
    await few.save();
    const none = await openFileIndex(join(dir, 'data'), null);
    await inspectAll(none, dir);
    await none.save();
    const blocked = await openFileIndex(join(dir, 'data'), join(dir, 'data/0.png'));
    await inspectAll(blocked, dir);
    await blocked.save();
    expect(await readdir(dir)).to.have.members(['data', 'cache']);
  });
});
