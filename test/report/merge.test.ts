import { expect } from 'chai';
import { mergeNotebooks } from '../../lib/report/merge.js';
import { codeCell, markdownCell, notebookOf } from './fixture.js';

describe('mergeNotebooks', () => {
  it('joins cells in order and gives each an id of its own', () => {
    const cells = [{ ...markdownCell('# A'), id: 'a' }, codeCell('1')];
    const merged = mergeNotebooks([
      { ...notebookOf(cells), metadata: { first: true } },
      { ...notebookOf(cells), metadata: { first: false } },
    ]);
    expect(merged.cells.map(({ id }) => id)).to.deep.equal(['a', 'cell-2', 'a-2', 'cell-4']);
    expect(merged.metadata).to.deep.equal({ first: true });
  });

  it('needs a notebook', () => {
    expect(() => mergeNotebooks([])).to.throw('no notebooks to merge');
  });
});
