import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../lib/base/file.js';
import { resolveConfig } from '../../lib/config/resolve.js';
import { makeReport } from '../../lib/report/makeReport.js';
import { writeSmallFolder } from '../support/folder.js';

/** Figures of the notebook that hold pictures; one of them is shown past the gate of the figures. */
const PICTURE_FIGURES = ['fig-examples', 'fig-samples', 'fig-failures', 'fig-past'];

describe('the pictures of a report', function () {
  this.timeout(120_000);
  let folder: string;
  const outside = process.cwd();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segbook-pictures-'));
    // where reports keep their cells
    process.chdir(folder);
  });
  after(async () => {
    process.chdir(outside);
    await rm(folder, { recursive: true });
  });

  /** The page and the merged notebook of a notebook that shows pictures in every way. */
  async function report(dataset: string): Promise<{ page: string; notebook: string }> {
    const [out, notebookOut] = [join(folder, 'a.html'), join(folder, 'a.ipynb')];
    const config = resolveConfig({ values: { dataset } });
    await makeReport({
      config,
      out,
      notebookOut,
      notebooks: join(packageRoot, 'test/input/pictures'),
      backend: 'wasm',
    });
    return { page: await readFile(out, 'utf8'), notebook: await readFile(notebookOut, 'utf8') };
  }

  function expectNoPicture({ page, notebook }: { page: string; notebook: string }): void {
    expect(page.match(/<img [^>]*>/g)).to.equal(null);
    expect(page.match(/<div class="sb-chart">/g)).to.have.lengthOf(1);
    expect(notebook).to.not.match(/data:image|"image\/|<img/);
    expect(page.match(/Pictures of [^<]+ are left out: [^<]+\./g)).to.have.lengthOf(PICTURE_FIGURES.length);
    for (const id of PICTURE_FIGURES) expect(page).to.contain(`id="${id}"`);
  }

  it('are left out where dataset.json does not allow them, in all figures and past them', async () => {
    const dataset = await writeSmallFolder();
    await writeFile(join(dataset, 'dataset.json'), JSON.stringify({ name: 'Private', showPictures: false }));
    expectNoPicture(await report(dataset));
    await writeFile(join(dataset, 'dataset.json'), JSON.stringify({ name: 'Open', showPictures: true }));
    const { page } = await report(dataset);
    expect(page.match(/<img [^>]*src="data:image\/(webp|png)/g)).to.have.length.above(8);
    expect(page).to.not.contain('are left out');
    await rm(dataset, { recursive: true });
  });

  for (const set of ['coco_people', 'coco_objects']) {
    it(`are left out of a report on ${set}`, async function () {
      const dataset = join(packageRoot, '..', 'shared', 'data', set);
      if (!existsSync(dataset)) this.skip();
      expectNoPicture(await report(dataset));
    });
  }
});
