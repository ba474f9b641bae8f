import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../lib/base/file.js';
import { datasetDomainTable, datasetRecordTable } from '../../lib/figures/datasetReview.js';
import { datasetLicenceChart, datasetYearChart } from '../../lib/figures/datasetReviewCharts.js';
import { sanitise } from '../../lib/report/sanitise.js';
import { DATASET_DOMAINS, type DatasetRecord, readDatasetRecords } from '../../lib/review/datasetRecords.js';
import { LICENCE_KINDS } from '../../lib/review/licence.js';

const read = { source: 'owner/repo:README.md@0123abc', checkedOn: '2026-11-21' };
const shapes: DatasetRecord = {
  name: 'Shapes <b>',
  domain: 'matting',
  task: { value: 'Cut out shapes', ...read },
  annotation: { value: 'mask', ...read },
  counts: { of: 'images', train: { value: 1200, ...read }, test: { value: 34, unverified: true } },
  classes: { value: 1, ...read },
  licence: { value: 'CC-BY-NC-4.0', ...read },
  showSamples: false,
  home: { value: 'https://example.org/shapes', ...read },
  paper: { value: 'author2020', ...read },
  year: { value: 2020, ...read },
  faults: [{ value: 'Circles are missing.', ...read }],
  trainedBy: [{ value: 'ShapeNet', ...read }],
  loaderHere: false,
  sources: [{ at: 'owner/repo:README.md@0123abc', says: '1,200 images' }],
  checkedOn: '2026-11-21',
};
const head = { id: 'tab-review', caption: 'Review.' };

const rowsOf = (markup: string): string[] =>
  [...markup.matchAll(/<tr class="[^"]*">(<th scope="row">.*?)<\/tr>/g)].map(([row]) => row);

describe('datasetRecordTable', () => {
  it('tells task, faults, size and terms, cites the paper, and marks what was not verified', () => {
    const [row = ''] = rowsOf(datasetRecordTable({ ...head, records: [shapes] }).html);
    expect(row).to.include('<a href="https://example.org/shapes" rel="noopener">Shapes &lt;b&gt;</a>');
    expect(row).to.include('2020 · [@author2020]');
    expect(row).to.include('Cut out shapes. <em>Circles are missing.</em>').and.include('trained on it: ShapeNet');
    expect(row).to.include('1,234 images').and.include('1,200 train, 34 test (not verified)');
    expect(row).to.include('CC-BY-NC-4.0').and.include('no commercial use').and.not.include('pictures may be shown');
    expect(row).to.include(
      '<a href="https://github.com/owner/repo/blob/0123abc/README.md" rel="noopener" title="1,200 images">1</a>',
    );
  });

  it('says so where licence, number and year are not known', () => {
    const { licence: _, year: __, ...bare } = shapes;
    const [row = ''] = rowsOf(datasetRecordTable({ ...head, records: [{ ...bare, counts: { of: 'frames' } }] }).html);
    expect(row).to.include('licence not verified').and.include('number not verified').and.include('year not verified');
  });

  it('tells below which sets open as they come', () => {
    const none = datasetRecordTable({ ...head, records: [shapes] }).html;
    expect(none)
      .to.include('None of them is read in the layout of its archive')
      .and.include('Sources read on 2026-11-21');
    const one = datasetRecordTable({ ...head, records: [shapes, { ...shapes, name: 'b', loaderHere: true }] }).html;
    expect(one).to.include('Read in the layout of their archives: b.');
  });

  it('links to one anchor for each domain and kind of licence that it holds, before the table', () => {
    const { html } = datasetRecordTable({ ...head, records: [shapes] });
    for (const value of ['matting', 'non-commercial']) {
      expect(html).to.include(`<a href="#tab-review-${value}">${value}</a>`);
      expect(html).to.include(`<span class="sb-pick sb-pick-${value}" id="tab-review-${value}"></span>`);
    }
    expect(html).to.not.include('tab-review-biomedical');
    expect(html.indexOf('sb-pick-matting')).to.be.lessThan(html.indexOf('<table>'));
    expect(rowsOf(html)[0]).to.match(/^<tr class="sb-is-matting sb-is-non-commercial">/);
  });

  it('has a rule in the style sheet for every value that can be chosen', async () => {
    const css = await readFile(join(packageRoot, 'lib/report/style/page.css'), 'utf8');
    for (const value of [...DATASET_DOMAINS, ...LICENCE_KINDS].map((text) => text.replaceAll(' ', '-')))
      expect(css, value).to.include(`.sb-pick-${value}:target ~ .sb-scroll tbody tr:not(.sb-is-${value})`);
  });

  it('passes the gate of the report with all its rows, links and anchors', async () => {
    const { html } = datasetRecordTable({ ...head, records: await readDatasetRecords() });
    const passed = sanitise(html);
    for (const part of [/<a [^>]*href="https?:/g, /<a [^>]*href="#/g, /<tr class=/g, /<span [^>]*id="tab-review-/g])
      expect(passed.match(part)?.length).to.equal(html.match(part)?.length);
  });
});

describe('datasetDomainTable', () => {
  it('counts sets and terms, and gives the median of the images', () => {
    const open: DatasetRecord = {
      ...shapes,
      name: 'b',
      licence: { value: 'CC0-1.0', ...read },
      counts: { of: 'images', total: { value: 100, ...read } },
      showSamples: true,
    };
    const video: DatasetRecord = { ...open, name: 'c', counts: { of: 'videos', total: { value: 7, ...read } } };
    const { html } = datasetDomainTable({ ...head, records: [shapes, open, video] });
    const cells = [...html.matchAll(/<td class="sb-right">(.*?)<\/td>/g)].map(([, cell]) => cell);
    // 3 sets; the median of 1,234 and 100; two open, one without commerce; two with pictures.
    expect(cells).to.deep.equal(['3', '667', '2', '1', '2']);
  });
});

describe('the charts of data sets', () => {
  it('place each set with a year and a number by both, and leave videos out', () => {
    const { year: _, ...undated } = shapes;
    const video: DatasetRecord = { ...shapes, counts: { of: 'videos', total: { value: 7, ...read } } };
    const { spec } = datasetYearChart({ id: 'fig-years', caption: 'Years.', records: [shapes, undated, video] });
    expect(spec['data']).to.deep.equal({
      values: [{ name: 'Shapes <b>', year: 2020, images: 1234, licence: 'non-commercial' }],
    });
    expect(spec['description']).to.include('1 data sets by year, 2020 to 2020');
  });

  it('stack the sets of a domain by the kind of their licence', () => {
    const { spec } = datasetLicenceChart({ id: 'fig-licences', caption: 'Licences.', records: [shapes, shapes] });
    expect(spec['data']).to.deep.equal({
      values: [{ domain: 'matting', licence: 'non-commercial', order: 3, sets: 2 }],
    });
    expect(spec['description']).to.include('open 0, share-alike 0, unclear 0, non-commercial 2, closed 0');
  });
});
