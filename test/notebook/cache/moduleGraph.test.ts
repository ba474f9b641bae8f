import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openModuleGraph } from '../../../lib/notebook/cache/moduleGraph.js';
import { type ModuleMemory, openModuleMemory } from '../../../lib/notebook/cache/moduleMemory.js';
import { writeInto, writePackage } from './package.js';

describe('openModuleGraph', () => {
  let root: string;
  beforeEach(async () => {
    root = await writePackage();
  });
  afterEach(() => rm(root, { recursive: true }));

  const behind = async (...names: string[]) => {
    const found = await openModuleGraph(root).behind(join(root, 'dist/lib/index.js'), new Set(names));
    if (found === null) throw new Error('no such module');
    return found;
  };

  it('finds the module of an export and all that this one imports', async () => {
    const { homes, files } = await behind('draw');
    expect([...homes]).to.deep.equal([['draw', 'dist/lib/draw.js']]);
    expect([...files.keys()]).to.deep.equal(['dist/lib/count.js', 'dist/lib/draw.js']);
  });

  it('follows names that were changed on the way, and imports at run time', async () => {
    expect([...(await behind('tally')).homes]).to.deep.equal([['tally', 'dist/lib/count.js']]);
    expect([...(await behind('obtainRun')).files.keys()]).to.deep.equal(['dist/lib/count.js', 'dist/lib/train.js']);
  });

  it('counts the data that a module names, and the packages that it needs with all that they need', async () => {
    expect([...(await behind('readList')).files.keys()]).to.deep.equal(['dist/lib/list.js', 'data/list.json']);
    expect([...(await behind('draw')).packages]).to.deep.equal([
      ['brush', '2.0.0'],
      ['paint', '1.2.0'],
    ]);
  });

  it('gives other hashes for what changed, and for that alone', async () => {
    const before = await behind('draw', 'show');
    await writeInto(root, 'dist/lib/count.js', 'export function count() { return 2; }\n');
    const after = await behind('draw', 'show');
    const changed = [...after.files].filter(([name, hash]) => before.files.get(name) !== hash);
    expect(changed.map(([name]) => name)).to.deep.equal(['dist/lib/count.js']);
  });

  it('finds the same by what it read before, and takes nothing of another form', async () => {
    const file = join(root, 'modules.json');
    const find = async (memory: ModuleMemory) =>
      openModuleGraph(root, memory).behind(join(root, 'dist/lib/index.js'), new Set(['draw', 'tally', 'readList']));
    const first = await openModuleMemory(file);
    const found = await find(first);
    await first.close();
    const second = await openModuleMemory(file);
    expect(await find({ ...second, keep: () => expect.fail('a module was read again') })).to.deep.equal(found);
    await writeInto(root, 'modules.json', '{"form": 0, "modules": [["a", {}]]}');
    expect((await openModuleMemory(file)).find('a')).to.equal(undefined);
    await writeInto(root, 'modules.json', '{"form"');
    expect(await find(await openModuleMemory(file))).to.deep.equal(found);
  });

  it('takes all of a module where a name cannot be told, and nothing of one that is not there', async () => {
    expect((await behind('*')).files.size).to.equal(8);
    expect(await openModuleGraph(root).behind(join(root, 'missing.js'), new Set(['a']))).to.equal(null);
  });
});
