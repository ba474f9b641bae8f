import { expect } from 'chai';
import { createLedger, slugify } from '../../lib/report/ledger.js';
import { finishMarkup, textOf } from '../../lib/report/markup.js';
import { sanitise } from '../../lib/report/sanitise.js';
import { PIXEL_PNG } from './fixture.js';

const ORIGIN = { notebook: '1-test', cell: 3 };
const IMG = `<img src="data:image/png;base64,${PIXEL_PNG}" alt="a dot">`;

function finish(markup: string, ledger = createLedger([])) {
  return finishMarkup(sanitise(markup), ORIGIN, ledger);
}

describe('finishMarkup', () => {
  it('moves headings one level down and gives each an id of its own', () => {
    const { markup, headings } = finish('<h1>Data <em>sets</em></h1><h2>Data sets</h2>');
    expect(markup).to.equal('<h2 id="data-sets">Data <em>sets</em></h2><h3 id="data-sets-2">Data sets</h3>');
    expect(headings).to.deep.equal([
      { level: 2, id: 'data-sets', text: 'Data sets' },
      { level: 3, id: 'data-sets-2', text: 'Data sets' },
    ]);
  });

  it('numbers figures and tables, each kind on its own', () => {
    const figure = `<figure class="sb-figure">${IMG}<figcaption>Dot.</figcaption></figure>`;
    const table = '<figure class="sb-table"><table><caption>Rows.</caption><tr><td>1</td></tr></table></figure>';
    const { markup } = finish(figure + table + figure);
    const numbers = [...markup.matchAll(/<b class="sb-number">([^<]*)<\/b>/g)].map((match) => match[1]);
    expect(numbers).to.deep.equal(['Figure 1.', 'Table 1.', 'Figure 2.']);
  });

  it('wraps a table so that it scrolls by itself, with a name and by keyboard', () => {
    const table =
      '<figure class="sb-table" id="tab-a"><table><caption>Rows.</caption><tr><td>1</td></tr></table></figure>';
    expect(finish(table).markup).to.contain(
      '<div class="sb-scroll" role="region" tabindex="0" aria-label="Table 1"><table>',
    );
    expect(finish('<table><tr><th>A &amp; B</th><th>C</th></tr></table>').markup).to.contain(
      'aria-label="Table of A &amp; B, C"><table>',
    );
  });

  it('refuses a picture without alternative text', () => {
    const picture = `<img src="data:image/png;base64,${PIXEL_PNG}" title=" alt=&quot;x&quot;">`;
    expect(() => finish(picture)).to.throw('notebook 1-test, cell 3: picture has no alternative text');
  });

  it('refuses a picture that lies elsewhere', () => {
    expect(() => finish('<img src="https://example.org/a.png" alt="a">')).to.throw('picture is not embedded: a');
    expect(() => finish('<img src="a.png" alt="a">')).to.throw('picture is not embedded: a');
  });

  it('refuses figures and tables without a caption, or with an empty one', () => {
    expect(() => finish(`<figure class="sb-figure">${IMG}</figure>`)).to.throw('figure has no caption: Figure 1');
    expect(() => finish('<figure class="sb-table"><table><tr><td>1</td></tr></table></figure>')).to.throw(
      'notebook 1-test, cell 3: table has no caption: Table 1',
    );
    expect(() => finish(`<figure class="sb-figure">${IMG}<figcaption> <b></b> </figcaption></figure>`)).to.throw(
      'figure has no caption',
    );
  });

  it('leaves figures of other kinds without a number', () => {
    expect(finish(`<figure>${IMG}</figure>`).markup).not.to.contain('sb-number');
  });

  it('refuses a figure whose id is taken', () => {
    const ledger = createLedger([], ['content']);
    finish(`<figure id="a">${IMG}</figure>`, ledger);
    const twice = `<figure id="a">${IMG}</figure>`;
    expect(() => finish(twice, ledger)).to.throw('id is taken: a (by notebook 1-test, cell 3)');
    expect(() => finish(`<figure id="content">${IMG}</figure>`, ledger)).to.throw('id is taken: content (by the page)');
  });

  it('leaves out other ids that are taken', () => {
    const references = [{ id: 'otsu1979', type: 'article', title: 'A threshold' }];
    const ledger = createLedger(references, ['content']);
    const { markup } = finish('<p id="a">1</p><p id="a">2</p><p id="content">3</p><b id="ref-otsu1979">4</b>', ledger);
    expect(markup).to.equal('<p id="a">1</p><p>2</p><p>3</p><b>4</b>');
  });

  it('reads attributes only where they stand, not in the texts of others', () => {
    expect(finish('<p title="a id=" class="b">x</p>').markup).to.equal('<p title="a id=" class="b">x</p>');
  });
});

describe('textOf', () => {
  it('leaves tags out and reads entities', () => {
    expect(textOf('<b>a</b> &lt;\n &amp;amp;')).to.equal('a < &amp;');
  });
});

describe('slugify', () => {
  it('joins lower-case words by hyphens', () => {
    expect(slugify('How large? 50 % & more')).to.equal('how-large-50-more');
    expect(slugify('Größe über alles')).to.equal('große-uber-alles');
    expect(slugify('?!')).to.equal('section');
  });
});
