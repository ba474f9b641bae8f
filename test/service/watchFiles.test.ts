import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { type FileWatch, type WatchTarget, watchFiles } from '../../lib/service/watchFiles.js';
import { useFolders } from '../data/folderFixture.js';

describe('watchFiles', function () {
  this.timeout(20_000);
  const makeFolder = useFolders();
  let root: string;
  let told: string[][];
  let watch: FileWatch | undefined;

  beforeEach(async () => {
    root = await makeFolder({ 'lib/a.js': '1', 'lib/deep/b.js': '1', 'lib/.hidden/c.js': '1', 'settings.json': '{}' });
    told = [];
  });
  afterEach(() => watch?.close());

  async function start(...targets: WatchTarget[]): Promise<void> {
    const note = (paths: string[]) => void told.push(paths.map((path) => relative(root, path).replaceAll('\\', '/')));
    watch = await watchFiles(targets, note, { quietMs: 100, pollMs: 50 });
  }

  /** What was told, once something was; nothing where a while has passed. */
  async function take(waitMs = 5000): Promise<string[]> {
    for (const start = Date.now(); told.length === 0 && Date.now() - start < waitMs; ) await sleep(20);
    return told.splice(0).flat();
  }

  it('tells the files that changed, at every depth, once it is quiet', async () => {
    await start({ path: join(root, 'lib') });
    await writeFile(join(root, 'lib/a.js'), '2');
    await writeFile(join(root, 'lib/deep/b.js'), '2');
    expect(await take()).to.deep.equal(['lib/a.js', 'lib/deep/b.js']);
    expect(await take(300), 'only once').to.deep.equal([]);
  });

  it('passes over hidden files, and those that do not count', async () => {
    await start({ path: join(root, 'lib'), accepts: (name) => name.endsWith('.js') });
    await writeFile(join(root, 'lib/.hidden/c.js'), '2');
    await writeFile(join(root, 'lib/a.js.map'), '2');
    await writeFile(join(root, 'lib/.a.js'), '2');
    expect(await take(400)).to.deep.equal([]);
  });

  it('hears of a single file, also where it is replaced, and of nothing beside it', async () => {
    await start({ path: join(root, 'settings.json') });
    await writeFile(join(root, 'other.json'), '{}');
    expect(await take(400)).to.deep.equal([]);
    await writeFile(join(root, 'new.json'), '{"seed": 2}');
    await rename(join(root, 'new.json'), join(root, 'settings.json'));
    expect(await take()).to.deep.equal(['settings.json']);
  });

  it('follows folders that come, and those that are made anew', async () => {
    await start({ path: join(root, 'lib') });
    await mkdir(join(root, 'lib/later'));
    expect(await take()).to.deep.equal(['lib/later']);
    await writeFile(join(root, 'lib/later/d.js'), '1');
    expect(await take()).to.include('lib/later/d.js');
    await rm(join(root, 'lib'), { recursive: true });
    await take(1000);
    await mkdir(join(root, 'lib'));
    await writeFile(join(root, 'lib/e.js'), '1');
    expect(await take()).to.include('lib/e.js');
    await take(300);
    await writeFile(join(root, 'lib/e.js'), '2');
    expect(await take()).to.deep.equal(['lib/e.js']);
  });

  it('watches a file beside others of a folder that is watched, too', async () => {
    await start({ path: root, accepts: (name) => name.endsWith('.js') }, { path: join(root, 'settings.json') });
    await writeFile(join(root, 'settings.json'), '{"seed": 3}');
    await writeFile(join(root, 'lib/a.js'), '4');
    expect(await take()).to.deep.equal(['lib/a.js', 'settings.json']);
  });

  it('tells nothing once it is closed', async () => {
    await start({ path: join(root, 'lib') });
    await writeFile(join(root, 'lib/a.js'), '3');
    watch?.close();
    expect(await take(400)).to.deep.equal([]);
  });
});
