import { expect } from 'chai';
import { cleanDrawing } from '../../lib/report/svg.js';

const clean = (inner: string): string => cleanDrawing(`<svg xmlns="http://www.w3.org/2000/svg">${inner}</svg>`);

describe('cleanDrawing', () => {
  it('passes shapes, texts and their colours', () => {
    const drawing =
      '<g transform="translate(1.5,2)"><path d="M0,0L1,1" stroke="var(--chart-blue)" /><text x="1" fill="#333">a &lt; b</text></g>';
    expect(clean(drawing)).to.equal(drawing);
  });

  it('rounds to hundredths', () => {
    expect(clean('<path d="M0.33333,-1.98765L2,3.1" />')).to.equal('<path d="M0.33,-1.99L2,3.1" />');
  });

  it('leaves out what could run, load or restyle', () => {
    for (const attack of [
      '<script>alert(1)</script>',
      '<style>*{display:none}</style>',
      '<foreignObject><p>x</p></foreignObject>',
      '<image href="https://example.org/a.png" />',
      '<use href="#a" />',
      '<animate attributeName="href" to="javascript:alert(1)" />',
    ])
      expect(clean(attack)).to.not.match(/<|alert|display|https/);
    expect(clean('<a href="javascript:alert(1)"><rect width="1" height="1" /></a>')).to.equal(
      '<rect width="1" height="1" />',
    );
    expect(clean('<rect width="1" onclick="alert(1)" style="fill:red" />')).to.equal('<rect width="1" />');
    expect(clean('<rect width="1" fill="url(https://example.org/a.svg#b)" />')).to.equal('<rect width="1" />');
    expect(clean('<rect width="1" fill="url(#b)" />')).to.equal('<rect width="1" fill="url(#b)" />');
    expect(clean('<rect width="1" fill="var(--x, url(//example.org))" />')).to.equal('<rect width="1" />');
  });
});
