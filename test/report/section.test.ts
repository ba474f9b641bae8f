import { expect } from 'chai';
import type { Cell } from '../../lib/notebook/document.js';
import { planSections } from '../../lib/report/section.js';
import { codeCell, markdownCell, notebookOf } from './fixture.js';

function plan(cells: readonly Cell[]): string[] {
  const plans = planSections({ name: '6-evaluation', document: notebookOf(cells) });
  return plans.map(({ id, cells: placed }) => `${id}: ${placed.map(({ origin }) => origin.cell).join(' ')}`);
}

describe('planSections', () => {
  it('begins a section at each tag and ends it at the next', () => {
    const cells = [
      markdownCell('# Results', 'section:results'),
      codeCell('1'),
      markdownCell('# Samples', 'section:samples'),
      codeCell('2'),
    ];
    expect(plan(cells)).to.deep.equal(['results: 1 2', 'samples: 3 4']);
  });

  it('puts code before the first tag below the heading', () => {
    const cells = [codeCell('1', [], 'parameters'), markdownCell('# Results', 'section:results'), codeCell('2')];
    expect(plan(cells)).to.deep.equal(['results: 2 1 3']);
  });

  it('names a part without a tag after the notebook', () => {
    expect(plan([markdownCell('# A'), codeCell('1')])).to.deep.equal(['evaluation: 1 2']);
    expect(plan([markdownCell('# A'), markdownCell('# B', 'section:b')])).to.deep.equal(['evaluation: 1', 'b: 2']);
    expect(plan([])).to.deep.equal([]);
  });

  it('refuses a tag on code and an id that is no word', () => {
    expect(() => plan([codeCell('1', [], 'section:results')])).to.throw(
      'notebook 6-evaluation, cell 1: section tag is not on a Markdown cell: results',
    );
    expect(() => plan([markdownCell('# A', 'section:My Results')])).to.throw('section id is not one lower-case word');
  });
});
