import { expect } from 'chai';
import { datasetRecordTable } from '../../lib/figures/review.js';
import { sanitise } from '../../lib/report/sanitise.js';
import { type DatasetRecord, readDatasetRecords } from '../../lib/review/datasetRecords.js';

const dataset: DatasetRecord = {
  name: 'Shapes <b>',
  task: 'Cut out shapes',
  annotation: 'Binary mask',
  images: 1234,
  splits: null,
  licence: null,
  commercialUse: 'no',
  showSamples: false,
  home: 'https://example.org/shapes',
  paper: { citation: 'A. Author: Shapes', doi: '10.1000/x', arxiv: null },
  year: 2020,
  loaderHere: false,
  remark: 'Small.',
  sources: [{ at: 'owner/repo:README.md@0123abc', says: '1,234 images' }],
  checkedOn: '2026-11-21',
};
const head = { id: 'tab-review', caption: 'Review.' };

const rowsOf = (markup: string): string[] =>
  [...markup.matchAll(/<tr>(<th scope="row">.*?)<\/tr>/g)].map(([, r = '']) => r);

describe('datasetRecordTable', () => {
  it('links home, paper and sources, and says what was not verified', () => {
    const [row = ''] = rowsOf(datasetRecordTable({ ...head, records: [dataset] }).html);
    expect(row).to.include('<a href="https://example.org/shapes" rel="noopener">Shapes &lt;b&gt;</a>');
    expect(row).to.include('2020 · 1,234 images');
    expect(row).to.include('splits not verified').and.include('licence: not verified').and.include('no commercial use');
    expect(row).to.include('<a href="https://doi.org/10.1000/x" rel="noopener">A. Author: Shapes</a>');
    expect(row).to.include(
      '<a href="https://github.com/owner/repo/blob/0123abc/README.md" rel="noopener" title="1,234 images">1</a>',
    );
  });

  it('tells below which sets open as they come', () => {
    const none = datasetRecordTable({ ...head, records: [dataset] }).html;
    expect(none)
      .to.include('None of them is read in the layout of its archive')
      .and.include('Sources read on 2026-11-21');
    const one = datasetRecordTable({ ...head, records: [dataset, { ...dataset, name: 'b', loaderHere: true }] }).html;
    expect(one).to.include('Read in the layout of their archives: b.');
  });
});

describe('the table of the shipped records', () => {
  it('passes the gate of the report with all its rows and links', async () => {
    const { html } = datasetRecordTable({ ...head, records: await readDatasetRecords() });
    const passed = sanitise(html);
    expect(passed.match(/<a [^>]*href="https?:/g)?.length).to.equal(html.match(/<a /g)?.length);
    expect(passed.match(/<tr>/g)?.length).to.equal(html.match(/<tr>/g)?.length);
  });
});
