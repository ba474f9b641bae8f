import { expect } from 'chai';
import { VEGA_LITE_MIME } from '../../lib/figures/figure.js';
import type { Notebook, Output } from '../../lib/notebook/document.js';
import { withholdOutputs } from '../../lib/report/withhold.js';
import { codeCell, display, markdownCell, notebookOf, PIXEL_PNG } from './fixture.js';

const REASON = 'Pictures of set are left out: they may not be shown.';
const NOTE = `<p class="sb-note">${REASON}</p>`;
const PIXEL = `data:image/png;base64,${PIXEL_PNG}`;

/** What an output becomes. */
function withhold(output: Output): Output | undefined {
  const { cells } = withholdOutputs(notebookOf([codeCell('show()', [output])]), REASON);
  const [cell] = cells;
  return cell?.cell_type === 'code' ? cell.outputs[0] : undefined;
}

describe('withholdOutputs', () => {
  for (const [what, data] of [
    ['a picture', { 'image/png': PIXEL_PNG, 'text/plain': '<Image>' }],
    ['a drawing', { 'image/svg+xml': '<svg><image href="a"/></svg>' }],
    ['HTML with a picture', { 'text/html': `<div><img src="${PIXEL}" alt="a"></div>` }],
    ['HTML in parts', { 'text/html': ['<div><i', 'mg src="a.png"></div>'] }],
    ['HTML with a picture as a background', { 'text/html': `<p style="background:url(${PIXEL})">x</p>` }],
    ['HTML with a canvas', { 'text/html': '<canvas></canvas>' }],
    ['Markdown with a picture', { 'text/markdown': `![a](${PIXEL})` }],
    ['a chart that holds a picture', { [VEGA_LITE_MIME]: { mark: 'image', data: { values: [{ url: PIXEL }] } } }],
  ] as const) {
    it(`puts a note in the place of ${what}`, () => {
      expect(withhold(display(data))).to.deep.equal(display({ 'text/html': NOTE }));
    });
  }

  it('keeps id and caption of a figure, which texts may mention', () => {
    const figure = `<figure class="sb-figure" id="fig-a"><img src="${PIXEL}"><figcaption>Cats.</figcaption></figure>`;
    expect(withhold(display({ 'text/html': figure }))).to.deep.equal(
      display({
        'text/html': `<figure class="sb-figure" id="fig-a">${NOTE}<figcaption>Cats.</figcaption></figure>`,
      }),
    );
  });

  it('takes a picture out of what was printed', () => {
    const stream = (text: string): Output => ({ output_type: 'stream', name: 'stdout', text });
    expect(withhold(stream(`look: ${PIXEL}`))).to.deep.equal(stream(`${REASON}\n`));
    expect(withhold(stream('epoch 1'))).to.deep.equal(stream('epoch 1'));
  });

  it('keeps charts, tables, texts and what authors wrote', () => {
    const outputs = [
      display({ [VEGA_LITE_MIME]: { mark: 'bar', data: { values: [{ a: 1 }] } } }),
      display({ 'text/html': '<table><tr><td>0.9</td></tr></table>' }),
      display({ 'text/plain': 'done' }),
    ];
    const notebook: Notebook = notebookOf([markdownCell(`![logo](${PIXEL})`), codeCell('show()', outputs)]);
    expect(withholdOutputs(notebook, REASON)).to.deep.equal(notebook);
  });
});
