import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { renderReport, writeReport } from '../../lib/report/report.js';
import { bookOf, codeCell, display, markdownCell, messageOf, readExampleBook } from './fixture.js';

describe('renderReport', () => {
  let page = '';
  before(async () => {
    page = await renderReport(await readExampleBook());
  });

  it('gives equal bytes for equal books', async () => {
    expect(await renderReport(await readExampleBook())).to.equal(page);
  });

  it('has the sections of the notebooks in order, its own ones last', () => {
    const ids = [...page.matchAll(/<section id="([^"]*)"/g)].map((match) => match[1]);
    expect(ids.join(' ')).to.equal(
      'datasets solutions preprocessing model training results samples provenance references',
    );
  });

  it('has one main heading and no id twice', () => {
    expect(page.match(/<h1[\s>]/g)).to.have.length(1);
    const ids = [...page.matchAll(/<[^>]*\sid="([^"]*)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('has a target for every link inside the page', () => {
    const ids = new Set([...page.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]));
    const targets = [...page.matchAll(/\shref="#([^"]*)"/g)].map((match) => match[1]);
    expect(targets.length).to.be.greaterThan(30);
    expect(targets.filter((id) => !ids.has(id))).to.deep.equal([]);
  });

  it('lists cited works alone, numbered in order of first citation', () => {
    const items = [...page.matchAll(/<li id="ref-([^"]*)"/g)].map((match) => match[1]);
    expect(items.slice(0, 3)).to.deep.equal(['otsu1979', 'parkhi2012', 'rother2004']);
    expect(page).to.contain('<a class="sb-cite" href="#ref-rother2004">[3]</a>');
  });

  it('names figures and tables by number where they are mentioned', () => {
    expect(page).to.contain('<a class="sb-ref" href="#fig-samples">Figure 3</a>');
    expect(page).to.contain('<a class="sb-ref" href="#tab-metrics">Table 2</a>');
    expect(page).to.contain('<b class="sb-number">Table 2.</b> Accuracy, IoU');
  });

  it('keeps the data of metric cells', () => {
    expect(page).to.match(/<td [^>]*data-model="unet" [^>]*data-metric="iou" data-split="test" data-value="0\.871"/);
  });

  it('has no style attribute, no event handler and nothing to load', () => {
    const own = page.replace(/<script(?: type="application\/json")?>[\s\S]*?<\/script>/g, '');
    expect(own).not.to.match(/<script|<[^>]*\sstyle=|<[^>]*\son\w+=/i);
    const sources = [...page.matchAll(/\s(?:src|srcset|data|poster)="([^"]{0,30})/g)].map((match) => match[1]);
    expect(sources.filter((source) => !source?.startsWith('data:image/'))).to.deep.equal([]);
    expect(/<style>([\s\S]*)<\/style>/.exec(page)?.[1]).not.to.match(/url\(|@import/);
  });

  it('allows its own style sheet and scripts only, by their hashes', () => {
    const hashOf = (text = ''): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const style = hashOf(/<style>([\s\S]*)<\/style>/.exec(page)?.[1]);
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => hashOf(script));
    expect(scripts).to.have.length(3);
    expect(page).to.contain(
      `content="default-src 'none'; img-src data:; style-src ${style}; script-src ${scripts.join(' ')}; base-uri`,
    );
  });

  it('carries what charts need only where there are charts', async () => {
    const plain = await renderReport(bookOf([markdownCell('# A')]));
    expect(plain.match(/<script>/g)).to.have.length(2);
    expect(Buffer.byteLength(plain)).to.be.lessThan(100_000);
  });

  it('says language, title, date and what made it', () => {
    expect(page).to.match(/^<!doctype html>\n<html lang="en">/);
    expect(page).to.contain('<title>Segmenting studio scenes with a U-Net</title>');
    expect(page).to.contain('<time datetime="2026-11-21T09:33:00.000Z">21 November 2026</time>');
    expect(page).to.match(/<meta name="generator" content="segbook \d+\.\d+\.\d+/);
  });

  it('escapes what comes from outside of the notebooks', async () => {
    const shown = await renderReport(
      bookOf([], {
        title: '<script>1</script>',
        subtitle: '"&<b>',
        provenance: [{ group: '<i>', label: '<u>', value: '<s>' }],
      }),
    );
    expect(shown).not.to.match(/<script>1|<b>|<i>|<u>|<s>/);
    expect(shown).to.contain('<title>&lt;script&gt;1&lt;/script&gt;</title>');
  });

  it('folds code, labels parameters, and hides what its tags hide', async () => {
    const output = display({ 'text/plain': 'shown' });
    const shown = await renderReport(
      bookOf([
        codeCell('const a = 1;', [], 'parameters'),
        codeCell('secret()', [output], 'hide-code'),
        codeCell('quiet()', [display({ 'text/plain': 'unseen' })], 'remove-output'),
        codeCell('gone()', [output], 'remove-cell'),
      ]),
    );
    expect(shown).to.contain('<details class="sb-code"><summary>Parameters</summary>');
    expect(shown).to.contain('<pre tabindex="0" class="sb-text">shown</pre>');
    expect(shown).not.to.match(/secret|unseen|gone/);
    expect(shown).to.contain('quiet');
  });

  it('names notebook and cell where it fails', async () => {
    const book = (source: string) => bookOf([markdownCell('# A', 'section:a'), markdownCell(source)]);
    const here = 'notebook 1-test, cell 2: ';
    expect(await messageOf(renderReport(book('[@nobody]')))).to.contain(`${here}cited work is not in the references`);
    expect(await messageOf(renderReport(book('@fig-none')))).to.equal(`${here}no figure or table has the id: fig-none`);
    expect(await messageOf(renderReport(book('![](a.png)')))).to.contain(`${here}picture is not embedded`);
    expect(await messageOf(renderReport(bookOf([], { summary: '[@nobody]' })))).to.contain('summary: cited work');
  });

  it('refuses a section that there is already', async () => {
    const twice = bookOf([markdownCell('# A', 'section:a'), markdownCell('# B', 'section:a')]);
    expect(await messageOf(renderReport(twice))).to.equal(
      'notebook 1-test, cell 2: id is taken: a (by notebook 1-test, cell 1)',
    );
    const own = bookOf([markdownCell('# A', 'section:references')]);
    expect(await messageOf(renderReport(own))).to.contain('id is taken: references (by the page)');
  });
});

describe('writeReport', () => {
  it('writes whole pages only and tells their size', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'segbook-report-'));
    const path = join(folder, 'a/report.html');
    try {
      expect(await messageOf(writeReport(path, ''))).to.contain('report is not a whole page');
      expect(await messageOf(writeReport(path, '<html>'))).to.contain('report is not a whole page');
      expect(await readdir(folder)).to.deep.equal([]);
      expect(await writeReport(path, '<p>ü</p></html>\n')).to.equal(17);
      expect(await readFile(path, 'utf8')).to.equal('<p>ü</p></html>\n');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
