import { expect } from 'chai';
import type { Output } from '../../lib/notebook/document.js';
import { createLedger } from '../../lib/report/ledger.js';
import { renderOutputs } from '../../lib/report/output.js';
import { display, PIXEL_PNG } from './fixture.js';

const ORIGIN = { notebook: '1-test', cell: 3 };

function render(...outputs: Output[]): Promise<string> {
  const references = [{ id: 'otsu1979', type: 'article', title: 'A threshold' }];
  return renderOutputs(outputs, ORIGIN, createLedger(references));
}

describe('renderOutputs', () => {
  it('takes the best form of an output', async () => {
    expect(await render(display({ 'text/plain': 'plain', 'text/html': '<b>rich</b>' }))).to.equal('<b>rich</b>');
    expect(await render(display({ 'text/plain': 'plain', 'text/markdown': '**rich**' }))).to.contain('<strong>rich');
    expect(await render(display({ 'text/plain': 'a < b' }))).to.equal('<pre class="sb-text">a &lt; b</pre>');
  });

  it('joins prints that follow each other and keeps errors apart', async () => {
    const print = (text: string, name: 'stdout' | 'stderr' = 'stdout'): Output => ({
      output_type: 'stream',
      name,
      text,
    });
    expect(await render(print('a'), print('b\n'), print('c', 'stderr'))).to.equal(
      '<pre class="sb-text">ab</pre>\n<pre class="sb-text sb-stderr">c</pre>',
    );
  });

  it('embeds pictures with the alternative text of their metadata', async () => {
    const picture = display({ 'image/png': `${PIXEL_PNG}\n` }, { 'image/png': { alt: 'a "dot"' } });
    expect(await render(picture)).to.equal(
      `<p class="sb-picture"><img alt="a &quot;dot&quot;" src="data:image/png;base64,${PIXEL_PNG}" /></p>`,
    );
  });

  it('embeds SVG as a picture, in which nothing runs', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><title>A dot</title><script>alert(1)</script></svg>';
    const markup = await render(display({ 'image/svg+xml': [svg.slice(0, 10), svg.slice(10)] }));
    expect(markup).to.equal(
      `<p class="sb-picture"><img src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}" alt="A dot" /></p>`,
    );
  });

  it('links citations in HTML but not in code', async () => {
    const markup = await render(display({ 'text/html': '<p>a [@otsu1979]</p><code>[@otsu1979]</code>' }));
    expect(markup).to.equal('<p>a <a class="sb-cite" href="#ref-otsu1979">[1]</a></p><code>[@otsu1979]</code>');
  });

  it('marks a failed cell and shows its traceback without colours', async () => {
    const error: Output = {
      output_type: 'error',
      ename: 'TypeError',
      evalue: 'x < y',
      traceback: ['\u001b[31mTypeError\u001b[0m', 'at <b>'],
    };
    expect(await render(error)).to.equal(
      '<div class="sb-error"><p><strong>This cell failed: TypeError</strong> x &lt; y</p><pre>TypeError\nat &lt;b&gt;</pre></div>',
    );
  });

  it('says which type it cannot show', async () => {
    expect(await render(display({ 'application/x-own': {} }))).to.contain('of the type application/x-own is not shown');
  });

  it('says of a form that is broken that it is not shown, and takes the next best', async () => {
    const broken = display({ 'application/vnd.vegalite.v5+json': 'nonsense', 'text/plain': 'a chart' });
    expect(await render(broken)).to.equal(
      '<p class="sb-note">A chart is not shown: it is not a JSON object.</p>\n<pre class="sb-text">a chart</pre>',
    );
  });

  it('shows no picture that is broken or lies elsewhere', async () => {
    expect(await render(display({ 'image/png': 'AAAA' }, { alt: 'a' }))).to.contain(
      'A picture is not shown: its data are broken.',
    );
    expect(await render(display({ 'text/html': '<p><img src="a.png" alt="a"></p>' }))).to.equal(
      '<p><span class="sb-note">A picture is not shown: it is not embedded as PNG, JPEG, WebP or GIF in base64.</span></p>',
    );
  });
});
