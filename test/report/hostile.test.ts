import { expect } from 'chai';
import { renderReport } from '../../lib/report/report.js';
import { type Opened, usePage } from '../support/browser.js';
import { bookOf, codeCell, display, messageOf, PIXEL_PNG } from './fixture.js';
import { hostileCells } from './hostileNotebook.js';

const SECONDS_AT_MOST = 5;
const BYTES_AT_MOST = 2.5e6;

describe('a hostile notebook', () => {
  const cells = hostileCells();
  let page = '';
  let seconds = 0;

  before(async () => {
    await renderReport(bookOf([])); // loads what drawing needs
    const started = performance.now();
    page = await renderReport(bookOf(cells));
    seconds = (performance.now() - started) / 1000;
  });

  it('is one of many attacks', () => {
    expect(cells.length).to.be.greaterThan(80);
  });

  it(`is rendered within ${SECONDS_AT_MOST} seconds and ${BYTES_AT_MOST / 1e6} MB`, () => {
    expect(seconds).to.be.lessThan(SECONDS_AT_MOST);
    expect(page.length).to.be.lessThan(BYTES_AT_MOST);
  });

  it('says what it does not show', () => {
    const notes = [...page.matchAll(/<(?:p|span) class="sb-note">([^<]*)</g)].map((match) => match[1] ?? '');
    for (const told of [
      'A chart is not shown: it names an address (url), and data must lie in it.',
      'A chart is not shown: it makes more than 1000000 rows.',
      'A chart is not shown: it is not a JSON object.',
      'An output of HTML is not shown: it is not a text.',
      'An output of HTML is not shown: it has 3.6 MB without its pictures.',
      'An output of Markdown is not shown: it is nested too deeply.',
      'An output of Markdown is not shown: it opens more than 200 brackets.',
      'A picture is not shown: it draws copies of copies without end.',
      'A picture is not shown: it defines entities.',
      'A picture is not shown: it is not embedded as PNG, JPEG, WebP or GIF in base64.',
      'A picture is not shown: it has 30000x30000 pixels, and 40 megapixels are the most.',
      'A picture is not shown: its data are broken.',
      'An output without content is not shown.',
      'An output of the type application/javascript is not shown.',
      'The rest of 4500 outputs is not shown: a cell may show 500.',
    ])
      expect(notes).to.include(told);
  });

  it('leaves an error where the author must do something', async () => {
    const withoutAlt = codeCell('1', [display({ 'image/png': PIXEL_PNG })]);
    expect(await messageOf(renderReport(bookOf([withoutAlt])))).to.equal(
      'notebook 1-test, cell 1: picture has no alternative text',
    );
  });

  describe('in a browser (needs Chromium)', () => {
    const whole = usePage(async () => page);
    let opened: Opened;
    let dialogs = 0;

    before(async () => {
      opened = await whole.open();
      opened.page.on('dialog', async (dialog) => {
        dialogs += 1;
        await dialog.dismiss();
      });
      // brings to life what waits for being seen, and what waits for a pointer
      await opened.page.evaluate('document.querySelectorAll("details").forEach((details) => { details.open = true; })');
      for (let y = 0; y < 40; y++) {
        await opened.page.mouse.move(600, 100 + 15 * y);
        await opened.page.mouse.wheel(0, 900);
      }
      await opened.page.waitForTimeout(500);
    });

    it('runs nothing, loads nothing and says nothing', async () => {
      expect(await opened.page.evaluate('[typeof window.pwned, typeof ({}).pwned]')).to.deep.equal([
        'undefined',
        'undefined',
      ]);
      expect(dialogs).to.equal(0);
      const loaded = opened.requests.filter((url) => !/^data:(?:image\/|,)/.test(url));
      expect(loaded).to.deep.equal([whole.address]);
      expect(opened.messages).to.deep.equal([]);
    });

    it('leaves the page whole', async () => {
      const sections = '[...document.querySelectorAll("main#content > section")].map((section) => section.id)';
      expect(await opened.page.evaluate(sections)).to.deep.equal(['datasets', 'results', 'provenance', 'references']);
      const outputs = 'main > section > :is(.sb-output, .sb-code, h2, h3, h4, h5, h6, p, dl, ol)';
      const outside = `document.querySelectorAll('main > section > *').length - document.querySelectorAll(${JSON.stringify(outputs)}).length`;
      expect(await opened.page.evaluate(outside)).to.equal(0);
      expect(await opened.page.evaluate('document.querySelectorAll(".sb-output .sb-output").length')).to.equal(0);
      expect(await opened.page.evaluate('document.querySelectorAll("h1").length')).to.equal(1);
      const ids = '[...document.querySelectorAll("[id]")].map(({ id }) => id)';
      const all = (await opened.page.evaluate(ids)) as string[];
      expect(new Set(all).size).to.equal(all.length);
    });

    it('shows the cells before and after, and keeps the width', async () => {
      for (const text of ['the cell before', 'the cell after'])
        expect(await opened.page.getByText(text, { exact: true }).isVisible()).to.equal(true);
      expect(await opened.page.evaluate('document.documentElement.scrollWidth')).to.equal(1300);
      const tall = 'Math.max(...[...document.images].map((img) => img.getBoundingClientRect().height))';
      expect(await opened.page.evaluate(tall)).to.be.lessThan(4000);
    });

    it('keeps the contents and the controls working', async () => {
      const { page: shown } = opened;
      await shown.click('.sb-contents a[href="#results"]');
      expect(await shown.evaluate('location.hash')).to.equal('#results');
      expect(await shown.evaluate('document.querySelector(":target").tagName')).to.equal('SECTION');
      const theme = 'document.documentElement.dataset.theme ?? "none"';
      const before = await shown.evaluate(theme);
      await shown.click('header.sb-header .sb-toolbar button');
      expect(await shown.evaluate(theme)).not.to.equal(before);
    });
  });
});
