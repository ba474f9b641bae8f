import { expect } from 'chai';
import { tabbed } from '../../lib/figures/tabbed.js';
import { tableFigure } from '../../lib/figures/table.js';

describe('tabbed', () => {
  const table = (id: string) =>
    tableFigure({ id, caption: 'Sizes.', columns: [{ label: 'Split' }], rows: [['train']] });

  it('puts each figure below its label, as it is', () => {
    const [one, two] = [table('tab-one'), table('tab-two')];
    const { html } = tabbed([
      { label: 'One & all', figure: one },
      { label: 'Two', figure: two },
    ]);
    expect(html).to.equal(
      '<div class="sb-tabs">' +
        `<div class="sb-panel"><p class="sb-panel-title">One &amp; all</p>${one.html}</div>` +
        `<div class="sb-panel"><p class="sb-panel-title">Two</p>${two.html}</div></div>`,
    );
  });

  it('refuses labels that are the same, and none', () => {
    const panel = { label: 'One', figure: table('tab-one') };
    expect(() => tabbed([panel, panel])).to.throw(
      RangeError,
      'labels of tabs must be at least 1, and all different: One, One',
    );
    expect(() => tabbed([])).to.throw(RangeError, 'none');
  });
});
