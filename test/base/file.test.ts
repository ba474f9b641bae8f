import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { DataError } from '../../lib/base/error.js';
import { packageRoot, readJson, readText, writeJson, writeWhole } from '../../lib/base/file.js';
import { useFolders } from '../data/folderFixture.js';
import { failureOf } from '../support/failure.js';

describe('writeWhole', () => {
  const makeFolder = useFolders();

  it('writes texts and bytes, making the folder', async () => {
    const folder = await makeFolder({});
    await writeWhole(join(folder, 'a/b/text'), 'Größe');
    await writeWhole(join(folder, 'a/b/bytes'), Uint8Array.of(0, 255, 10));
    expect(await readFile(join(folder, 'a/b/text'), 'utf8')).to.equal('Größe');
    expect([...(await readFile(join(folder, 'a/b/bytes')))]).to.deep.equal([0, 255, 10]);
  });

  it('writes a part of a buffer alone', async () => {
    const folder = await makeFolder({});
    await writeWhole(join(folder, 'part'), Uint8Array.of(1, 2, 3, 4).subarray(1, 3));
    expect([...(await readFile(join(folder, 'part')))]).to.deep.equal([2, 3]);
  });

  it('replaces a file, and leaves nothing beside it', async () => {
    const folder = await makeFolder({ file: 'a longer text than the next' });
    await writeWhole(join(folder, 'file'), 'new');
    expect(await readFile(join(folder, 'file'), 'utf8')).to.equal('new');
    expect(await readdir(folder)).to.deep.equal(['file']);
  });

  it('shows readers the old content or the new, never a mixture', async () => {
    const folder = await makeFolder({ file: 'a'.repeat(1e6) });
    const path = join(folder, 'file');
    const writing = Promise.all(['b', 'c'].map((letter) => writeWhole(path, letter.repeat(1e6))));
    const seen = await Promise.all(Array.from({ length: 20 }, () => readFile(path, 'utf8')));
    await writing;
    for (const content of [...seen, await readFile(path, 'utf8')])
      expect(content).to.match(/^(a{1000000}|b{1000000}|c{1000000})$/);
  });

  it('leaves nothing behind where it cannot write', async () => {
    const folder = await makeFolder({});
    await mkdir(join(folder, 'taken'));
    const error = await writeWhole(join(folder, 'taken'), 'text').catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error);
    expect(await readdir(folder)).to.deep.equal(['taken']);
  });
});

describe('writeJson and readJson', () => {
  const makeFolder = useFolders();

  it('carry the schema version and give the value back', async () => {
    const path = join(await makeFolder({}), 'a.json');
    await writeJson(path, { splits: { test: [1, null] } });
    expect(await readJson(path)).to.deep.equal({ schemaVersion: 1, splits: { test: [1, null] } });
    expect((await readFile(path, 'utf8')).endsWith('}\n')).to.equal(true);
  });

  it('tell a file that is missing', async () => {
    const path = join(await makeFolder({}), 'none.json');
    const error = await failureOf(() => readJson(path));
    expect(error).to.be.instanceOf(DataError);
    expect(error).to.include({ message: `file not found: ${path}`, hint: 'Check the path.' });
  });

  it('tell a folder in the place of a file', async () => {
    const path = await makeFolder({});
    const error = await failureOf(() => readJson(path));
    expect(error).to.be.instanceOf(DataError);
    expect(error.message).to.equal(`folder in the place of a file: ${path}`);
  });

  it('tell a file that is not JSON, in one line', async () => {
    const folder = await makeFolder({ 'empty.json': '', 'half.json': '{"a": 1,\n' });
    for (const name of ['empty.json', 'half.json']) {
      const error = await failureOf(() => readJson(join(folder, name)));
      expect(error).to.be.instanceOf(DataError);
      expect(error.message).to.equal(`file is not JSON: ${join(folder, name)}`);
    }
  });

  it('read past a byte order mark', async () => {
    const path = join(await makeFolder({}), 'bom.json');
    await writeFile(path, '\uFEFF{"a": 1}');
    expect(await readJson(path)).to.deep.equal({ a: 1 });
    expect(await readText(path)).to.equal('{"a": 1}');
  });
});

describe('packageRoot', () => {
  it('is the folder of package.json', async () => {
    expect(await readJson(join(packageRoot, 'package.json'))).to.include({ name: 'segbook' });
  });
});
