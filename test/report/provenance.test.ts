import { expect } from 'chai';
import { createLedger } from '../../lib/report/ledger.js';
import { hideOutsidePath, renderProvenance } from '../../lib/report/provenance.js';

describe('hideOutsidePath', () => {
  it('shows files of the project by their path in it', () => {
    expect(hideOutsidePath('/home/ann/project/data/studio', '/home/ann/project')).to.equal('data/studio');
    expect(hideOutsidePath('data/studio', '/home/ann/project')).to.equal('data/studio');
    expect(hideOutsidePath('/home/ann/project', '/home/ann/project')).to.equal('.');
    expect(hideOutsidePath('/home/ann/project/..data', '/home/ann/project')).to.equal('..data');
  });

  it('shows other files by their name alone', () => {
    expect(hideOutsidePath('/home/ann/pets/', '/home/ann/project')).to.equal('pets');
    expect(hideOutsidePath('../secret/pets', '/home/ann/project')).to.equal('pets');
    expect(hideOutsidePath('/home/ann/project-2/a.json', '/home/ann/project')).to.equal('a.json');
    expect(hideOutsidePath('C:\\Users\\ann\\pets', '/home/ann/project')).to.equal('pets');
  });
});

describe('renderProvenance', () => {
  it('groups rows in the order of their first one, and escapes', () => {
    const rows = [
      { group: 'Run', label: 'Seed', value: '1' },
      { group: 'Data', label: 'Name', value: '<studio>' },
      { group: 'Run', label: 'Seconds', value: '171' },
    ];
    const { markup, headings } = renderProvenance(rows, createLedger([], ['provenance']));
    expect(headings.map(({ text, id }) => `${text} #${id}`)).to.deep.equal([
      'Provenance #provenance',
      'Run #run',
      'Data #data',
    ]);
    expect(markup).to.match(/<dt>Seed<\/dt><dd>1<\/dd>[\s\S]*<dt>Seconds<\/dt>[\s\S]*<dd>&lt;studio&gt;<\/dd>/);
  });
});
