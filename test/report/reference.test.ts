import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../lib/base/file.js';
import { formatReference, readReferences } from '../../lib/report/reference.js';
import { messageOf } from './fixture.js';

describe('readReferences', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segbook-references-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function failureOf(content: unknown): Promise<string> {
    const path = join(folder, 'references.json');
    await writeFile(path, JSON.stringify(content));
    return messageOf(readReferences(path));
  }

  it('reads the references that come with the package', async () => {
    const references = await readReferences(join(packageRoot, 'data/references.json'));
    expect(references.map(({ id }) => id)).to.include.members(['ronneberger2015', 'otsu1979', 'efron1979']);
    for (const reference of references) expect(reference.DOI ?? reference.URL, reference.id).to.be.a('string');
  });

  it('refuses an item without a title, a wrong link and an id used twice', async () => {
    expect(await failureOf([{ id: 'a', type: 'article' }])).to.match(/not a list of references: .*\(0\.title: /);
    expect(await failureOf([{ id: 'a', type: 'article', title: 'A', URL: 'javascript:alert(1)' }])).to.contain('0.URL');
    const item = { id: 'a', type: 'article', title: 'A' };
    expect(await failureOf([item, item])).to.match(/reference id used twice in .*: a$/);
  });
});

describe('formatReference', () => {
  it('prints authors, title, source and link', () => {
    const reference = {
      id: 'otsu1979',
      type: 'article-journal',
      title: 'A Threshold Selection Method',
      author: [{ family: 'Otsu', given: 'Nobuyuki' }],
      issued: { 'date-parts': [[1979]] },
      'container-title': 'IEEE Transactions',
      volume: '9',
      issue: '1',
      page: '62-66',
      DOI: '10.1109/TSMC.1979.4310076',
    };
    expect(formatReference(reference).markup).to.equal(
      'Otsu N. A Threshold Selection Method. <cite>IEEE Transactions</cite> 9(1):62–66, 1979. ' +
        '<a href="https://doi.org/10.1109/TSMC.1979.4310076" rel="noopener">doi:10.1109/TSMC.1979.4310076</a>',
    );
  });

  it('shortens long lists of authors and escapes', () => {
    const author = Array.from({ length: 7 }, (_, i) => ({ family: `F${i}`, given: 'Ann-Bea C.' }));
    expect(formatReference({ id: 'a', type: 'book', title: 'Why <b>?', author }).markup).to.equal(
      'F0 ABC, F1 ABC, F2 ABC, et al. Why &lt;b&gt;?',
    );
  });

  it('prints groups by their name and works without authors', () => {
    const author = [{ literal: 'The Group' }];
    expect(formatReference({ id: 'a', type: 'book', title: 'T', author }).markup).to.equal('The Group. T.');
    expect(formatReference({ id: 'a', type: 'book', title: 'T' }).markup).to.equal('T.');
  });
});
