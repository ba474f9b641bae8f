import { expect } from 'chai';
import fc from 'fast-check';
import { settleNesting } from '../../lib/report/nesting.js';
import { sanitise } from '../../lib/report/sanitise.js';
import { useBrowser } from '../support/browser.js';

const TAGS = [
  ...['a', 'b', 'p', 'div', 'span', 'li', 'ul', 'ol', 'dl', 'dt', 'dd', 'h2', 'h3', 'pre', 'blockquote', 'details'],
  ...['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tr', 'td', 'th', 'figure', 'fieldset', 'legend'],
  ...['summary', 'label', 'input', 'img', 'br', 'form', 'select', 'option', 'svg', 'math', 'template', 'button', 'i'],
];

describe('settleNesting', () => {
  it('leaves out items in items, links in links and headings in headings, not their content', () => {
    expect(settleNesting('<ul><li><div><li>a</li></div></li></ul>')).to.equal('<ul><li><div>a</div></li></ul>');
    expect(settleNesting('<dt><div><dd>a</dd></div></dt>')).to.equal('<dt><div>a</div></dt>');
    expect(settleNesting('<a href="#x"><b><a>a</a></b></a>')).to.equal('<a href="#x"><b>a</b></a>');
    expect(settleNesting('<h2><h3>a</h3></h2>')).to.equal('<h2>a</h2>');
  });

  it('keeps lists in lists and tables in cells', () => {
    const lists = '<ul><li>a<ul><li>b</li></ul></li></ul><dl><dt>a</dt><dd><dl><dt>b</dt></dl></dd></dl>';
    expect(settleNesting(lists)).to.equal(lists);
    const tables =
      '<table><caption>a</caption><tbody><tr><td><table><tr><td>b</td></tr></table></td></tr></tbody></table>';
    expect(settleNesting(tables)).to.equal(tables);
  });

  it('leaves out parts of tables where none may stand', () => {
    expect(settleNesting('<td>a</td><tr><td>b</td></tr>')).to.equal('ab');
    expect(settleNesting('<table><table><tr><td>a</td></tr></table></table>')).to.equal(
      '<table><tr><td>a</td></tr></table>',
    );
  });

  it('keeps a hundred levels', () => {
    const deep = settleNesting(`${'<div>'.repeat(5000)}a${'</div>'.repeat(5000)}`);
    expect(deep).to.equal(`${'<div>'.repeat(100)}a${'</div>'.repeat(100)}`);
  });

  describe('in a browser (needs Chromium)', () => {
    const browser = useBrowser();

    it('keeps every output in its frame, whatever tags it has', async () => {
      const piece = fc
        .tuple(fc.constantFrom('<', '</'), fc.constantFrom(...TAGS))
        .map(([open, name]) => `${open}${name}${name === 'input' ? ' type="radio"' : ''}>`);
      const samples = fc.sample(fc.array(fc.oneof(piece, fc.constant('x')), { maxLength: 25 }), {
        seed: 1,
        numRuns: 5000,
      });
      const markups = samples.map((pieces) => sanitise(pieces.join('')));
      const page = await browser().newPage();
      const escaped = await page.evaluate((all) => {
        const parser = new DOMParser();
        return all.filter((markup) => {
          const frame = `<main><section><div id="in">${markup}</div><p id="after">after</p></section></main>`;
          const parsed = parser.parseFromString(frame, 'text/html');
          const [inside, after] = [parsed.getElementById('in'), parsed.getElementById('after')];
          const isWhole = after?.previousElementSibling === inside && inside?.parentElement?.tagName === 'SECTION';
          return !isWhole || inside.parentElement?.children.length !== 2 || after.childElementCount > 0;
        });
      }, markups);
      expect(escaped).to.deep.equal([]);
    });
  });
});
