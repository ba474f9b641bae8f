import { expect } from 'chai';
import { createLedger } from '../../lib/report/ledger.js';
import { citeInText, renderMarkdown, resolveMentions } from '../../lib/report/markdown.js';
import { findMarkdownFault } from '../../lib/report/markdownGate.js';

const ORIGIN = { notebook: '1-test', cell: 3 };
const REFERENCES = [
  { id: 'otsu1979', type: 'article-journal', title: 'A threshold' },
  { id: 'dice1945', type: 'article-journal', title: 'Measures' },
];

function render(source: string): string {
  return renderMarkdown(source, ORIGIN, createLedger(REFERENCES)).trim();
}

describe('renderMarkdown', () => {
  it('renders GitHub tables', () => {
    expect(render('| a | b |\n| --- | ---: |\n| 1 | 2 |')).to.contain('<th class="sb-right">b</th>');
  });

  it('escapes text and leaves out scripts', () => {
    expect(render('1 < 2 & <script>alert(1)</script>')).to.equal('<p>1 &lt; 2 &amp; </p>');
  });

  it('links citations in order of first citation', () => {
    expect(render('A [@dice1945], B [@otsu1979; @dice1945].')).to.equal(
      '<p>A <a class="sb-cite" href="#ref-dice1945">[1]</a>, B <a class="sb-cite" href="#ref-otsu1979">[2]</a>, ' +
        '<a class="sb-cite" href="#ref-dice1945">[1]</a>.</p>',
    );
  });

  it('leaves code, links and mail addresses alone', () => {
    expect(render('`[@nobody]` and `@fig-none`')).to.equal('<p><code>[@nobody]</code> and <code>@fig-none</code></p>');
    expect(render('[a link](https://example.org)')).to.contain('>a link</a>');
    expect(render('ann.bee@fig-tree.example')).not.to.contain('sb-ref');
  });

  it('refuses an unknown key, naming notebook, cell and key', () => {
    expect(() => render('See [@nobody].')).to.throw(
      'notebook 1-test, cell 3: cited work is not in the references: nobody',
    );
  });

  it('colours the languages it knows and escapes the others', () => {
    expect(render('```ts\nconst a = 1;\n```')).to.contain('<span class="hljs-keyword">const</span>');
    expect(render('```cobol\n<b>\n```')).to.contain('<code class="hljs">&lt;b&gt;</code>');
  });

  it('writes task lists without form fields', () => {
    expect(render('- [x] done\n- [ ] open')).to.contain('☑').and.to.contain('☐').and.not.to.contain('<input');
  });
});

describe('footnotes', () => {
  const SOURCE = 'Here[^1] and there[^1].\n\n[^1]: A *note* [@otsu1979].\n';

  it('stand below the text, linked there and back, with citations in them', () => {
    const markup = render(SOURCE);
    expect(markup).to.contain('Here<sup><a id="note-1-test-3-ref-1" href="#note-1-test-3-1">1</a></sup>');
    expect(markup)
      .to.contain('<ol class="sb-footnotes" aria-label="Footnotes">')
      .and.to.contain('id="note-1-test-3-1"');
    expect(markup).to.match(/A <em>note<\/em> <a class="sb-cite"[^>]*>\[1\]<\/a>/);
    expect(markup).to.contain('<a aria-label="Back to the text" href="#note-1-test-3-ref-1">↩</a>');
    expect(markup).not.to.match(/<h2|aria-describedby/);
  });

  it('have ids of their own wherever they stand', () => {
    const ledger = createLedger(REFERENCES);
    const both = [1, 2].map(() => renderMarkdown(SOURCE, ORIGIN, ledger)).join('');
    const ids = [...both.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).to.equal(ids.length).and.to.equal(6);
  });
});

describe('resolveMentions', () => {
  it('writes kind and number, without the full stop that follows', () => {
    const ledger = createLedger([]);
    const markup = renderMarkdown('See @fig-loss.', ORIGIN, ledger);
    ledger.claimNumber('Figure', 'fig-loss');
    expect(resolveMentions(markup, ledger.labels(), ledger.words)).to.contain(
      'See <a class="sb-ref" href="#fig-loss">Figure 1</a>.',
    );
  });

  it('refuses a mention of nothing, naming notebook, cell and id', () => {
    const ledger = createLedger([]);
    renderMarkdown('See @tab-none.', ORIGIN, ledger);
    expect(() => ledger.labels()).to.throw('notebook 1-test, cell 3: no figure or table has the id: tab-none');
  });
});

describe('citeInText', () => {
  it('links known keys and leaves unknown ones as written', () => {
    const ledger = createLedger(REFERENCES);
    expect(citeInText('a [@otsu1979] b [@nobody]', ORIGIN, ledger)).to.equal(
      'a <a class="sb-cite" href="#ref-otsu1979">[1]</a> b [@nobody]',
    );
  });
});

describe('findMarkdownFault', () => {
  it('finds what the parser would take too long for', () => {
    expect(findMarkdownFault('a [b](c)\n\n'.repeat(5000))).to.equal(null);
    expect(findMarkdownFault('a '.repeat(60_000))).to.contain('has 120 kB');
    expect(findMarkdownFault('a '.repeat(20_000))).to.contain('a paragraph of more than 25000');
    expect(findMarkdownFault('[('.repeat(101))).to.contain('opens more than 200 brackets');
  });
});
